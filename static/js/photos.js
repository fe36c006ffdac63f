// Makes photos smaller before they are sent, for slow lines. What this browser cannot read goes as it is: the server can.

const MOST_SIDE = 2400; // pixels
const LARGE = 1.5e6; // bytes

async function smaller(file) {
  if (file.size < LARGE || !file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, MOST_SIDE / Math.max(picture.width, picture.height));
    const sheet = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
    picture.close();
    const blob = await new Promise((done) => sheet.toBlob(done, "image/jpeg", 0.85));
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: blob.type }) : file;
  } catch {
    return file;
  }
}

for (const field of document.querySelectorAll('input[type="file"][multiple]')) {
  let last;
  field.addEventListener("change", async (event) => {
    if (field.files === last) return;
    const button = field.form.querySelector('button[type="submit"]:not([name])');
    event.stopPropagation();
    button.disabled = true;
    const chosen = new DataTransfer();
    for (const file of [...field.files]) chosen.items.add(await smaller(file));
    field.files = last = chosen.files;
    button.disabled = false;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
