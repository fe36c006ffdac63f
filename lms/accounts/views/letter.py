"""The desk of letters, for staff and coaches: printing, posting, laying aside, and taking each of these back."""

from flask import abort, current_app, flash, redirect, request, url_for
from flask_login import current_user
from markupsafe import Markup

from lms import clock
from lms.accounts import letter_queries
from lms.accounts.forms import PostalAddressForm, TakeBackForm
from lms.accounts.letter_queries import Letter
from lms.accounts.views.blueprint import bp
from lms.browser_memory import never_kept
from lms.formats import count
from lms.forms import BareForm, Form
from lms.notifications import choice_actions, letter_actions
from lms.notifications.letter_queries import Slip, has_slip, link_of, new_slip, words_of
from lms.notifications.letter_rules import POSTED, PRINTED, WAITING
from lms.notifications.models import Message
from lms.notifications.paragraph_rules import paragraphs
from lms.qr_codes import qr_drawing
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires, row_number


def _found(message_id: int) -> Letter:
    found = letter_queries.letters_numbered(current_user, [message_id], now=clock.now())
    return found[0] if found else abort(404)


def _asked_for(numbers: list[int]) -> list[Letter]:
    asked = sorted(set(numbers))[: letter_queries.MOST_AT_ONCE]
    return list(letter_queries.letters_numbered(current_user, asked, now=clock.now()))


def _square(letter: Letter) -> Markup | None:
    """Where the mail would lead, for the camera of who reads the letter."""
    link = link_of(letter.message, current_app.config["SETTINGS"].base_url)
    return qr_drawing(link, "QR-code") if link else None


def _text(letter: Letter) -> tuple[str, list[list[list[object]]]]:
    """(subject, paragraphs) as the letter says now, or said when it was printed."""
    subject, body = words_of(letter.message, now=clock.now())
    return subject, paragraphs(body, current_app.config["SETTINGS"].base_url)  # type: ignore[return-value]


@bp.get("/brieven")
@requires(*SUPERVISORS)
def letters() -> Page:
    return answer("accounts/letters.html", desk=letter_queries.desk_of(current_user, now=clock.now()))


@bp.get("/brieven/afdruk")
@requires(*SUPERVISORS)
@never_kept
def print_letters() -> Page:
    """The sheets of letters that were taken to print: those in the address, else all that did not go to the post yet."""
    numbers = request.args.getlist("brief", type=row_number)
    found = _asked_for(numbers) if numbers else letter_queries.letters_to_post(current_user, now=clock.now())
    printed = [letter for letter in found if letter.state == PRINTED]
    return _sheets([letter for letter in printed if not has_slip(letter.message)])


def _sheets(letters: list[Letter], slips: dict[int, Slip] | None = None) -> Page:
    """Of a letter with a code the sheet stands in the answer to the button that printed it, and nowhere else afterwards."""
    sheets = [
        (letter, *_text(letter), (slips or {}).get(letter.message.id), _square(letter)) for letter in letters
    ]
    return answer("accounts/letters_print.html", sheets=sheets)


@bp.post("/brieven/afdruk")
@requires(*SUPERVISORS)
def take_letters() -> Page:
    """From here on these letters are printed by whoever pressed; the next page is the one to print."""
    found = _asked_for(request.form.getlist("brief", type=row_number))
    messages = [letter.message for letter in found]
    taken = letter_actions.print_letters(messages, by_id=current_user.id, now=clock.now())
    if not taken:
        flash("Deze brieven zijn al geprint, of hoeven niet meer.", "sorry")
        return redirect(url_for("accounts.letters"), code=303)
    numbers = [message.id for message in taken]
    slips = _new_slips(taken)
    if slips:
        return _sheets(_asked_for(numbers), slips)
    return redirect(url_for("accounts.print_letters", brief=numbers), code=303)


def _new_slips(messages: list[Message]) -> dict[int, Slip]:
    made = {message.id: new_slip(message, by_id=current_user.id, now=clock.now()) for message in messages}
    return {number: slip for number, slip in made.items() if slip is not None}


@bp.post("/brieven/<int:message_id>/nieuwe-code")
@requires(*SUPERVISORS)
def print_anew(message_id: int) -> Page:
    """A letter with a code that was printed already: the new sheet has another code, and the old one ends."""
    found, form = _found(message_id), BareForm()
    if form.validate_on_submit():
        slips = _new_slips([found.message]) if found.state == PRINTED else {}
        if slips:
            return _sheets([found], slips)
        form.form_errors.append(
            "Deze brief kun je nu niet opnieuw printen. Op deze pagina zie je waar hij is."
        )
    return _page(message_id, form)


@bp.post("/brieven/verzending")
@requires(*SUPERVISORS)
def post_letters() -> Page:
    """All letters of a pile at once."""
    found = _asked_for(request.form.getlist("brief", type=row_number))
    in_hand = [letter for letter in found if letter.state == PRINTED]
    for letter in in_hand:
        letter_actions.post_letter(letter.message, by_id=current_user.id, now=clock.now())
    flash(f"{count(len(in_hand), 'brief is', 'brieven zijn')} verstuurd.", "done")
    return redirect(url_for("accounts.letters"), code=303)


@bp.get("/brieven/<int:message_id>")
@requires(*SUPERVISORS)
@never_kept
def letter(message_id: int) -> Page:
    return _page(message_id)


def _page(message_id: int, form: Form | None = None) -> Page:
    """One letter as it is now, with whichever form came back with complaints."""
    found = _found(message_id)
    kept = PostalAddressForm(formdata=None, postal_address=found.postal_address)
    address = form if isinstance(form, PostalAddressForm) else kept
    subject, text = _text(found)
    return answer(
        "accounts/letter.html",
        form=form,
        address_form=address,
        letter=found,
        subject=subject,
        text=text,
        has_slip=has_slip(found.message),
        square=_square(found),
        is_waiting=found.state == WAITING,
    )


def _back_to(found: Letter) -> Page:
    return redirect(url_for("accounts.letter", message_id=found.message.id), code=303)


@bp.post("/brieven/<int:message_id>/verzending")
@requires(*SUPERVISORS)
def post(message_id: int) -> Page:
    found, form = _found(message_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            letter_actions.post_letter(found.message, by_id=current_user.id, now=clock.now())
            flash(f"De brief aan {found.person.name} is verstuurd.", "done")
            return _back_to(found)
    return _page(message_id, form)


@bp.post("/brieven/<int:message_id>/opzij")
@requires(*SUPERVISORS)
def lay_aside(message_id: int) -> Page:
    found, form = _found(message_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            letter_actions.lay_aside(found.message, by_id=current_user.id, now=clock.now())
            flash(f"De brief aan {found.person.name} ligt opzij. Hij wordt niet verstuurd.", "done")
            return _back_to(found)
    return _page(message_id, form)


@bp.post("/brieven/<int:message_id>/terug")
@requires(*SUPERVISORS)
def note_returned(message_id: int) -> Page:
    found, form = _found(message_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            letter_actions.note_returned(found.message, by_id=current_user.id, now=clock.now())
            flash(f"Opgeschreven. Bel {found.person.name}: die weet nog van niets.", "done")
            return _back_to(found)
    return _page(message_id, form)


@bp.post("/brieven/<int:message_id>/nieuwe-verzending")
@requires(*SUPERVISORS)
def send_again(message_id: int) -> Page:
    found, form = _found(message_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            letter_actions.send_again(found.message, now=clock.now())
            flash(f"De brief aan {found.person.name} ligt weer klaar.", "done")
            return _back_to(found)
    return _page(message_id, form)


@bp.post("/brieven/<int:message_id>/herstel")
@requires(*SUPERVISORS)
def take_back(message_id: int) -> Page:
    """A letter that was called posted, printed or laid aside by mistake."""
    found, form = _found(message_id), TakeBackForm()
    if form.validate_on_submit():
        with form.refusing():
            state = letter_actions.take_back(found.message, seen=form.seen.data or "", now=clock.now())
            if state == POSTED:
                flash(f"De brief aan {found.person.name} is verstuurd.", "done")
            elif state == PRINTED:
                flash(f"De brief aan {found.person.name} is geprint en moet nog op de post.", "done")
            else:
                flash(f"De brief aan {found.person.name} ligt weer klaar.", "done")
            return _back_to(found)
    return _page(message_id, form)


@bp.post("/brieven/<int:message_id>/adres")
@requires(*SUPERVISORS)
def address(message_id: int) -> Page:
    """Where somebody's letters go, asked on the phone."""
    found = _found(message_id)
    form = PostalAddressForm(postal_address=found.postal_address)
    if form.validate_on_submit():
        text = form.postal_address.data or ""
        with form.refusing():
            choice_actions.keep_postal_address(found.person.id, text, by_id=current_user.id, now=clock.now())
            flash(f"Bewaard. Brieven aan {found.person.name} gaan naar dit adres.", "done")
            return _back_to(found)
    return _page(message_id, form)
