// How does a person write, pick a command or attach a file?

import { make } from "./make.js";

// Milliseconds of quiet before an inline question is asked.
const INLINE_PAUSE_MS = 350;

// `act` has send(text), attach(file), commands(): the list the bot registered, ask(query): the
// inline results or null, choose(asked, result), and handle(): the bot's @name.
export function composer(chat, act) {
  const listId = `commands-${chat.id}`;
  const menu = make("ul", { class: "commands", id: listId, role: "listbox", hidden: true,
    "aria-label": "Lệnh của bot" });
  const field = make("textarea", { rows: 1, "aria-label": `Nhắn tin trong ${chat.title}`,
    placeholder: "Nhắn tin…", autocomplete: "off", "aria-controls": listId, spellcheck: "false" });
  const file = make("input", { type: "file", hidden: true, "aria-label": "Chọn tệp để gửi" });
  const clip = make("button", { type: "button", class: "clip", "aria-label": "Gửi tệp", title: "Gửi tệp" });
  const slash = make("button", { type: "button", class: "slash", "aria-label": "Danh sách lệnh",
    title: "Danh sách lệnh" }, "/");
  const go = make("button", { type: "submit", class: "go", "aria-label": "Gửi", title: "Gửi" });
  const form = make("form", { class: "composer" }, menu, clip, file, field, slash, go);
  let picked = -1;
  let pausing = 0;

  function fit() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 132)}px`;
  }

  function close() {
    menu.hidden = true;
    picked = -1;
    field.removeAttribute("aria-activedescendant");
  }

  function write(text) {
    field.value = text;
    close();
    field.focus();
    fit();
  }

  function list(rows) {
    menu.replaceChildren(...rows.map(({ title, about, pick }, index) => {
      const item = make("li", { role: "option", id: `${listId}-${index}`, "aria-selected": "false" },
        make("b", {}, title), make("span", {}, about));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(); });
      return item;
    }));
    close();
    menu.hidden = rows.length === 0;
  }

  async function inline(query) {
    const asked = await act.ask(query);
    if (!asked || !field.value.startsWith(`@${act.handle()} `)) return;
    list(asked.results.map((result) => ({
      title: result.title || result.id,
      about: result.description || "",
      pick() { write(""); act.choose(asked, result); },
    })));
  }

  function mark(index) {
    const items = [...menu.children];
    picked = (index + items.length) % items.length;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === picked)));
    items[picked].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", items[picked].id);
  }

  function offer() {
    const word = /^\/(\w*)$/.exec(field.value);
    const found = word ? act.commands().filter(({ command }) => command.startsWith(word[1])) : [];
    list(found.map(({ command, description }) => (
      { title: `/${command}`, about: description, pick: () => write(`/${command} `) })));
    clearTimeout(pausing);
    const start = `@${act.handle()} `;
    if (!field.value.startsWith(start)) return;
    pausing = setTimeout(inline, INLINE_PAUSE_MS, field.value.slice(start.length));
  }

  function send() {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    close();
    fit();
    act.send(text);
  }

  field.addEventListener("input", () => { fit(); offer(); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Vietnamese input methods end a word with Enter
    const open = !menu.hidden;
    if (open && event.key === "ArrowDown") { event.preventDefault(); mark(picked + 1); }
    else if (open && event.key === "ArrowUp") { event.preventDefault(); mark(picked < 0 ? -1 : picked - 1); }
    else if (open && event.key === "Escape") close();
    else if (open && (event.key === "Tab" || event.key === "Enter") && picked >= 0) {
      event.preventDefault();
      menu.children[picked].dispatchEvent(new MouseEvent("mousedown"));
    } else if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(); }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  clip.addEventListener("click", () => file.click());
  slash.addEventListener("click", () => {
    const wasOpen = !menu.hidden;
    field.focus();
    if (wasOpen) { close(); return; }
    field.value = "/";
    offer();
  });
  slash.addEventListener("mousedown", (event) => event.preventDefault());
  file.addEventListener("change", () => {
    if (file.files[0]) act.attach(file.files[0]);
    file.value = "";
  });
  return { form, write(text) { write(text); offer(); } };
}
