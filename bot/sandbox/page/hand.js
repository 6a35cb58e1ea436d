// What does the hand that holds a phone do: write, send a file, tap?

import { post } from "./server.js";
import { sayAlert, sayNotice, sayToast } from "./say.js";

// Seconds a press waits for the bot's answer before the key stops spinning.
const PRESS_WAIT_S = 10;
const PICTURES = ["image/jpeg", "image/png"];

// Expects of the phone: chat, bot, person, toast and composer.
export class Hand {
  async try(work) {
    try {
      return await work();
    } catch (error) {
      sayNotice(error.message);
      return null;
    }
  }

  say(text) {
    const path = `/sandbox/chats/${this.chat.id}/messages`;
    return this.try(() => post(path, { from: this.person, text }));
  }

  // A picture goes as such, as from a phone; anything else as a file.
  attach(file) {
    const form = new FormData();
    form.append("from", this.person);
    form.append("file", file);
    const kind = PICTURES.includes(file.type) ? "photos" : "documents";
    return this.try(() => post(`/sandbox/chats/${this.chat.id}/${kind}`, form));
  }

  ask(query) {
    return this.try(() => post("/sandbox/inline", { from: this.person, query, wait: PRESS_WAIT_S }));
  }

  choose(asked, result) {
    const chosen = { from: this.person, inline_id: asked.id, result_id: result.id };
    return this.try(() => post(`/sandbox/chats/${this.chat.id}/inline`, chosen));
  }

  // The bot's own deep link acts as in Telegram: it starts the chat with a payload.
  open(address) {
    const link = new URL(address.includes("://") ? address : `https://${address}`);
    const payload = link.searchParams.get("start");
    const own = /^(t|telegram)\.me$/.test(link.host) && link.pathname.slice(1).toLowerCase() === this.bot.username.toLowerCase();
    if (own && payload !== null) this.say(`/start ${payload}`.trim());
    else if (/^https?:$/.test(link.protocol)) window.open(link.href, "_blank", "noopener,noreferrer");
    else sayNotice(address);
  }

  touch(event) {
    const spoiler = event.target.closest(".spoiler");
    const command = event.target.closest(".command");
    const link = event.target.closest(".text a");
    if (spoiler) spoiler.classList.toggle("open");
    else if (command) this.say(command.textContent);
    else if (link) { event.preventDefault(); this.open(link.href); }
  }

  async tap(message, button, row, column, element) {
    if (button.url) { this.open(button.url); return; }
    if (button.copy_text) {
      const copied = navigator.clipboard?.writeText(button.copy_text.text);
      await this.try(() => copied);
      sayToast(this.toast, "Đã sao chép");
      return;
    }
    const inline = button.switch_inline_query_current_chat ?? button.switch_inline_query;
    if (inline !== undefined) { this.composer.write(`@${this.bot.username} ${inline}`); return; }
    element.setAttribute("aria-busy", "true");
    const path = `/sandbox/chats/${this.chat.id}/press?wait=${PRESS_WAIT_S}`;
    const pressed = { from: this.person, message_id: message.message_id, row, column };
    const answered = await this.try(() => post(path, pressed));
    element.removeAttribute("aria-busy");
    if (answered?.text && answered.show_alert) sayAlert(answered.text);
    else if (answered?.text) sayToast(this.toast, answered.text);
  }
}
