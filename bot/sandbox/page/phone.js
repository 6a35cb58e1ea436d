// How does one chat look as a phone?

import { bubble, dayOf } from "./bubble.js";
import { composer } from "./composer.js";
import { Hand } from "./hand.js";
import { make } from "./make.js";
import { get } from "./server.js";

// Pixels from the end that still count as being at the bottom.
const NEAR_BOTTOM_PX = 60;

const TROUBLES = {
  blocked: "đã chặn bot", deactivated: "tài khoản đã xoá", kicked: "bot bị đưa khỏi nhóm",
  migrate: "đã nâng cấp", accept_then_timeout: "mạng treo", too_many: "quá giới hạn gửi",
  server_error: "lỗi máy chủ", garbage: "trả lời hỏng",
  cant_initiate: "chưa mở bot", group_deleted: "nhóm đã xoá", not_member: "bot không ở trong nhóm",
  chat_not_found: "không có cuộc trò chuyện", write_forbidden: "không được viết",
  no_rights: "thiếu quyền gửi", no_documents: "không cho gửi tệp", no_photos: "không cho gửi ảnh", topic_closed: "chủ đề đã đóng", reset: "mất kết nối",
  accept_then_reset: "mất kết nối sau khi nhận",
};

export class Phone extends Hand {
  constructor(chat, bot) {
    super();
    this.chat = chat;
    this.bot = bot;
    this.commands = [];
    this.messages = new Map();
    this.title = make("h2", {});
    this.who = make("p", { class: "who" });
    this.avatar = make("span", { class: "avatar", "aria-hidden": "true" });
    this.trouble = make("span", { class: "trouble", hidden: true });
    this.speaker = make("select", { class: "speaker", "aria-label": "Người nói trong nhóm" });
    this.list = make("ol", { class: "messages", role: "log", "aria-live": "polite", tabindex: "0",
      "aria-label": "Tin nhắn" });
    this.empty = make("div", { class: "empty" });
    this.down = make("button", { type: "button", class: "down", hidden: true }, "Tin mới ↓");
    this.toast = make("p", { class: "toast", role: "status", hidden: true });
    this.composer = composer(chat, {
      send: (text) => this.say(text),
      attach: (file) => this.attach(file),
      commands: () => this.commands,
      ask: (query) => this.ask(query),
      choose: (asked, result) => this.choose(asked, result),
      handle: () => this.bot.username,
    });
    this.element = make("section", { class: "phone", role: "tabpanel", id: `phone-${chat.id}` },
      make("header", {}, this.avatar, make("div", { class: "names" }, this.title, this.who), this.trouble),
      make("div", { class: "screen" }, this.list, this.empty, this.down, this.toast),
      this.composer.form);
    this.down.addEventListener("click", () => this.toBottom());
    this.list.addEventListener("scroll", () => { if (this.atBottom()) this.down.hidden = true; });
    this.list.addEventListener("click", (event) => this.touch(event));
    this.list.addEventListener("keydown", (event) => {
      if ((event.key === "Enter" || event.key === " ") && event.target.matches("[role=button]")) {
        event.preventDefault();
        this.touch(event);
      }
    });
    this.describe(chat);
  }

  get person() {
    return this.chat.kind === "private" ? this.chat.id : Number(this.speaker.value);
  }

  describe(chat) {
    const isPrivate = chat.kind === "private";
    this.chat = chat;
    this.title.textContent = chat.title;
    this.element.setAttribute("aria-label", chat.title);
    this.avatar.textContent = (isPrivate ? chat.members[0].name : chat.title).trim().charAt(0);
    this.trouble.textContent = TROUBLES[chat.behaviour] || "";
    this.trouble.hidden = chat.behaviour === "ok";
    if (isPrivate) {
      this.who.textContent = chat.members[0].name;
    } else {
      const spoken = this.speaker.value;
      this.speaker.replaceChildren(...chat.members.map(({ id, name }) => make("option", { value: id }, name)));
      if (spoken) this.speaker.value = spoken;
      this.who.replaceChildren("Đang nói: ", this.speaker);
    }
    this.greet();
  }

  greet() {
    const start = make("button", { type: "button", class: "start" }, "Bắt đầu");
    start.addEventListener("click", () => this.say("/start"));
    const about = this.bot.description || "Chưa có tin nhắn.";
    this.empty.replaceChildren(make("p", {}, about), this.chat.kind === "private" ? start : "");
    this.empty.hidden = this.messages.size > 0;
  }

  async load() {
    this.commands = await get(`/sandbox/commands?chat_id=${this.chat.id}`);
    const found = await get(`/sandbox/chats/${this.chat.id}/messages`);
    this.messages = new Map(found.map((message) => [message.message_id, message]));
    this.draw();
    this.toBottom();
  }

  draw() {
    let day = "";
    const items = [];
    for (const message of this.messages.values()) {
      if (dayOf(message.date) !== day) items.push(this.separator(day = dayOf(message.date)));
      items.push(this.bubble(message));
    }
    this.list.replaceChildren(...items);
    this.greet();
  }

  separator(day) {
    return make("li", { class: "day" }, make("span", {}, day));
  }

  bubble(message) {
    const context = {
      person: this.chat.kind === "private" ? this.chat.id : null,
      names: this.chat.kind !== "private",
      textOf: (id) => this.messages.get(id)?.text,
      joined: (message) => Boolean(message.album) && this.before(message)?.album === message.album,
    };
    const act = { tap: (...tapped) => this.tap(...tapped) };
    return bubble(message, context, act);
  }

  before(message) {
    const ids = [...this.messages.keys()];
    return this.messages.get(ids[ids.indexOf(message.message_id) - 1]);
  }

  put(message) {
    const wasAtBottom = this.atBottom();
    const known = this.list.querySelector(`[data-id="${message.message_id}"]`);
    const last = [...this.messages.values()].pop();
    this.messages.set(message.message_id, message);
    if (known) {
      known.replaceWith(this.bubble(message));
    } else {
      if (!last || dayOf(last.date) !== dayOf(message.date)) this.list.append(this.separator(dayOf(message.date)));
      this.list.append(this.bubble(message));
    }
    this.greet();
    if (wasAtBottom || message.from === this.person) this.toBottom();
    else if (!known) this.down.hidden = false;
  }

  remove(messageId) {
    this.messages.delete(messageId);
    this.draw();
  }

  atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
  }

  toBottom() {
    this.list.scrollTop = this.list.scrollHeight;
    this.down.hidden = true;
    for (const image of this.list.querySelectorAll("img")) {
      if (!image.complete) image.addEventListener("load", () => { this.list.scrollTop = this.list.scrollHeight; });
    }
  }
}
