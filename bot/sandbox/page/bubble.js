// How does one message look?

import { make } from "./make.js";
import { showPicture } from "./say.js";

const KILOBYTE = 1024;

const SERVICE = {
  migrate_to_chat_id: "Nhóm đã được nâng cấp thành siêu nhóm",
  migrate_from_chat_id: "Siêu nhóm được nâng cấp từ nhóm cũ",
};

export const dayOf = (iso) => `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;

function size(bytes) {
  if (bytes < KILOBYTE) return `${bytes} B`;
  const large = bytes >= KILOBYTE * KILOBYTE;
  const number = bytes / (large ? KILOBYTE * KILOBYTE : KILOBYTE);
  return `${number.toFixed(1).replace(".", ",")} ${large ? "MB" : "KB"}`;
}

function picture(message) {
  const [width, height] = message.photo_size;
  const image = make("img", { src: message.photo, width, height, alt: message.text || "Ảnh" });
  const button = make("button", { type: "button", class: "photo", "aria-label": "Phóng to ảnh" }, image);
  button.addEventListener("click", () => showPicture(message.photo));
  return button;
}

function documentChip({ name, url, size: bytes }) {
  return make("a", { class: "document", href: url, download: name },
    make("span", { class: "sheet", "aria-hidden": "true" }, "⤓"),
    make("span", { class: "file" },
      make("span", { class: "name" }, name), make("span", { class: "size" }, size(bytes))));
}

function text(message) {
  const body = make("div", { class: "text" });
  body.innerHTML = message.html; // made by the server from entities, everything else escaped
  for (const spoiler of body.querySelectorAll(".spoiler")) {
    spoiler.setAttribute("aria-label", "Nội dung ẩn, bấm để xem");
  }
  return body;
}

function buttons(message, act) {
  const rows = message.buttons.map((row, rowIndex) => make("div", { class: "row" },
    ...row.map((button, column) => {
      const isLink = button.callback_data === undefined;
      const label = isLink ? `${button.text} ↗` : button.text;
      const element = make("button", { type: "button", class: "key" }, label);
      element.addEventListener("click", () => act.tap(message, button, rowIndex, column, element));
      return element;
    })));
  return rows.length ? make("div", { class: "keys" }, ...rows) : null;
}

// `context` says who looks (mine), whether names are shown, and finds the message replied to.
export function bubble(message, context, act) {
  const mine = message.from === context.person;
  const side = mine ? "mine" : "theirs";
  const element = make("li", { class: `message ${side}`, "data-id": message.message_id,
    "data-album": message.album });
  if (message.service.length) {
    element.className = "message service";
    element.append(make("span", {}, SERVICE[message.service[0]] || "Thông báo của nhóm"));
    return element;
  }
  const card = make("div", { class: "bubble" });
  if (message.album) element.classList.add("album");
  if (context.joined(message)) element.classList.add("joined");
  if (context.names && !mine && !context.joined(message)) card.append(make("p", { class: "name" }, message.name));
  if (message.via_bot) card.append(make("p", { class: "name" }, "qua bot766"));
  const earlier = message.reply_to && context.textOf(message.reply_to);
  if (earlier) card.append(make("p", { class: "reply" }, earlier));
  if (message.photo) card.append(picture(message));
  if (message.document) card.append(documentChip(message.document));
  if (message.text) card.append(text(message));
  const edited = message.edited ? make("span", { class: "edited" }, "đã sửa ") : null;
  const silent = message.silent ? make("span", { class: "silent" }, "không chuông · ") : null;
  card.append(make("p", { class: "stamp" }, silent, edited,
    make("time", { datetime: message.date }, message.date.slice(11, 16))));
  element.append(card);
  const keys = buttons(message, act);
  if (keys) element.append(keys);
  return element;
}
