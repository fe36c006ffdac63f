// Niceties only: every page works without this file.

for (const field of document.querySelectorAll('input[type="file"]')) {
  const list = document.createElement("ul");
  list.className = "chosen-files";
  field.after(list);
  field.addEventListener("change", () => {
    list.replaceChildren(
      ...[...field.files].map((file) => {
        const line = document.createElement("li");
        line.textContent = `${file.name} (${Math.max(1, Math.round(file.size / 1e6))} MB)`;
        return line;
      }),
    );
  });
}

for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll('button[type="submit"]')) button.setAttribute("aria-disabled", "true");
  });
}
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll('[aria-disabled="true"]')) button.removeAttribute("aria-disabled");
});

document.querySelector(".error-summary")?.focus();
