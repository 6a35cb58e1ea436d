// How does the page tell the person at the desk something outside the chats?

// Milliseconds a toast stays: long enough to read 200 characters at a glance.
const TOAST_MS = 4500;

const notice = document.getElementById("notice");
let hiding = 0;

export function sayNotice(text) {
  notice.textContent = text;
  notice.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { notice.hidden = true; }, TOAST_MS);
}

export function sayAlert(text) {
  document.getElementById("alert-text").textContent = text;
  document.getElementById("alert").showModal();
}

export function sayToast(place, text) {
  place.textContent = text;
  place.hidden = false;
  clearTimeout(Number(place.dataset.hiding));
  place.dataset.hiding = setTimeout(() => { place.hidden = true; }, TOAST_MS);
}

export function showPicture(url) {
  const dialog = document.getElementById("picture");
  dialog.querySelector("img").src = url;
  dialog.showModal();
}

document.getElementById("picture").addEventListener("click", (event) => {
  event.currentTarget.close();
});
