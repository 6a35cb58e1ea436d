// Which phones are on the table, and what changes on them?

import { setClock, startClock } from "./clock.js";
import { make } from "./make.js";
import { Phone } from "./phone.js";
import { get } from "./server.js";
import { sayNotice } from "./say.js";

const phones = new Map();
const tabs = document.getElementById("tabs");
const table = document.getElementById("phones");
let bot = { username: "", description: "" };

function select(chatId, focus = false) {
  for (const [id, { phone, tab }] of phones) {
    const chosen = id === chatId;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    phone.element.classList.toggle("chosen", chosen);
    if (!chosen) continue;
    tab.classList.remove("unread");
    phone.toBottom();
    if (focus) tab.focus();
  }
}

tabs.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const ids = [...phones.keys()];
  const at = ids.findIndex((id) => phones.get(id).tab.getAttribute("aria-selected") === "true");
  select(ids[(at + step + ids.length) % ids.length], true);
});

async function add(chat) {
  const phone = new Phone(chat, bot);
  const tab = make("button", { type: "button", role: "tab", "aria-controls": phone.element.id });
  tab.addEventListener("click", () => select(chat.id));
  phones.set(chat.id, { phone, tab });
  tabs.append(tab);
  table.append(phone.element);
  await phone.load();
}

async function arrange() {
  bot = await get("/sandbox/bot");
  const chats = (await get("/sandbox/chats")).filter((chat) => !chat.moved_to);
  const wanted = new Set(chats.map((chat) => chat.id));
  for (const [id, { phone, tab }] of phones) {
    if (wanted.has(id)) continue;
    phone.element.remove();
    tab.remove();
    phones.delete(id);
  }
  for (const chat of chats) {
    if (!phones.has(chat.id)) await add(chat);
    const { phone, tab } = phones.get(chat.id);
    phone.bot = bot;
    phone.describe(chat);
    tab.textContent = chat.title;
  }
  document.getElementById("nobody").hidden = chats.length > 0;
  const chosen = [...phones.values()].some(({ tab }) => tab.getAttribute("aria-selected") === "true");
  if (chats.length && !chosen) select(chats[0].id);
}

const changes = {
  async hello() {
    await arrange();
    for (const { phone } of phones.values()) await phone.load();
    document.body.classList.add("ready");
  },
  chats: arrange,
  async commands() {
    await arrange();
    for (const { phone } of phones.values()) {
      phone.commands = await get(`/sandbox/commands?chat_id=${phone.chat.id}`);
    }
  },
  async message({ chat_id: chatId, message }) {
    if (!phones.has(chatId)) await arrange();
    const { phone, tab } = phones.get(chatId);
    phone.put(message);
    if (message.from === "bot" && !phone.element.classList.contains("chosen")) tab.classList.add("unread");
  },
  edited: ({ chat_id: chatId, message }) => phones.get(chatId)?.phone.put(message),
  deleted: ({ chat_id: chatId, message_id: id }) => phones.get(chatId)?.phone.remove(id),
  clock: ({ now }) => setClock(now),
};

// One change after another: a message must not overtake the list it belongs to.
let queue = Promise.resolve();
const feed = new EventSource("/sandbox/feed");
feed.addEventListener("message", ({ data }) => {
  const change = JSON.parse(data);
  queue = queue.then(() => changes[change.kind]?.(change)).catch((error) => sayNotice(error.message));
});
feed.addEventListener("error", () => sayNotice("Mất kết nối với hộp cát, đang thử lại…"));

startClock();
