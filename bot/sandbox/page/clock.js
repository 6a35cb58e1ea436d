// What time is it in the chats, and how is it moved?

import { get, post } from "./server.js";
import { sayNotice } from "./say.js";

const DAYS = ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];
// Vietnam keeps one offset all year.
const VIETNAM_MS = 7 * 3600 * 1000;
const TICK_MS = 1000;
// Another program may move the clock too; ask again this often.
const ASK_AGAIN_MS = 30000;

let shownAt = null;

const two = (number) => String(number).padStart(2, "0");

export function setClock(iso) {
  shownAt = { wall: Date.parse(iso), tick: performance.now() };
  draw();
}

function here() {
  return new Date(shownAt.wall + performance.now() - shownAt.tick + VIETNAM_MS);
}

function draw() {
  if (!shownAt) return;
  const time = here();
  const day = `${two(time.getUTCDate())}/${two(time.getUTCMonth() + 1)}/${time.getUTCFullYear()}`;
  const minute = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
  const text = `${DAYS[time.getUTCDay()]} ${day} ${minute}`;
  const place = document.getElementById("now");
  if (place.textContent !== text) place.textContent = text;
  const field = document.getElementById("to");
  if (!field.value) field.value = time.toISOString().slice(0, 16);
}

async function ask() {
  try {
    setClock((await get("/sandbox/clock")).now);
  } catch { /* the feed says when the sandbox is gone */ }
}

async function move(wish) {
  try {
    setClock((await post("/sandbox/clock", wish)).now);
    document.getElementById("to").value = here().toISOString().slice(0, 16);
    sayNotice(`Đồng hồ mô phỏng: ${document.getElementById("now").textContent}`);
  } catch (error) {
    const back = /only moves forward/.test(error.message);
    sayNotice(back ? "Đồng hồ chỉ chuyển được về phía sau này, không lùi lại." : error.message);
  }
}

export function startClock() {
  for (const button of document.querySelectorAll(".moves > button")) {
    const { minutes, preset } = button.dataset;
    button.addEventListener("click", () => move(minutes ? { minutes: Number(minutes) } : { preset }));
  }
  document.getElementById("set-clock").addEventListener("submit", (event) => {
    event.preventDefault();
    move({ to: document.getElementById("to").value });
  });
  setInterval(draw, TICK_MS);
  setInterval(ask, ASK_AGAIN_MS);
  ask();
}
