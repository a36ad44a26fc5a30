// The phone in the page: what the resident does goes to the simulator, what arrives is remembered and shown.

import { clockOf, drawEntry, element } from "./drawing.js";

const STORE = "minsheng.simulator";
const KEPT = 200; // entries of history a phone keeps
const PHONES = 8;
const CHANNELS = ["wechat", "sms"];

const $ = (selector) => document.querySelector(selector);
const $$ = (selector) => [...document.querySelectorAll(selector)];

// ---- what this browser remembers ------------------------------------------------------------------------------

function random(alphabet, length) {
  const numbers = crypto.getRandomValues(new Uint32Array(length));
  return [...numbers].map((number) => alphabet[number % alphabet.length]).join("");
}

function invented(name) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return {
    name,
    openid: "oSIM" + random(letters, 24),
    number: "+861300000" + random("0123456789", 4),
    follows: false,
    opted_out: false,
    seen: 0,
    unread: { wechat: 0, sms: 0 },
    history: [],
  };
}

function recall() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORE));
    if (stored?.phones?.length && stored.phones[stored.current]) return stored;
  } catch {
    console.warn("the stored phones cannot be read; beginning with a new one");
  }
  return { current: 0, phones: [invented("居民一")] };
}

let store = recall();
let app = "wechat";
let stream = null;
let waiting = 0; // answers of the account that are awaited

const phone = () => store.phones[store.current];
const remember = () => localStorage.setItem(STORE, JSON.stringify(store));

// ---- drawing the state ------------------------------------------------------------------------------------------

function drawThread(channel) {
  const thread = $(`[data-thread=${channel}]`);
  thread.replaceChildren(...phone().history.filter((entry) => entry.channel === channel).map(drawEntry));
  thread.scrollTop = thread.scrollHeight;
}

function drawState() {
  const { follows, opted_out, openid, number, unread } = phone();
  $("[data-when=stranger]").hidden = follows;
  $("[data-when=follower]").hidden = !follows;
  $("[data-stopped]").hidden = !opted_out;
  $("[data-openid]").textContent = openid;
  $("[data-number] input").value = number;
  $("[data-own-number]").textContent = number.replace(/^\+86/, "");
  $("[data-busy=wechat]").hidden = waiting === 0;
  for (const channel of CHANNELS) {
    const badge = $(`[data-badge=${channel}]`);
    badge.hidden = !unread[channel];
    badge.textContent = unread[channel] || "";
  }
}

function drawAll() {
  const options = store.phones.map(({ name, number }) => element("option", "", `${name} ${number}`));
  $("[data-phones]").replaceChildren(...options);
  $("[data-phones]").selectedIndex = store.current;
  CHANNELS.forEach(drawThread);
  drawState();
}

function drawFaults(faults) {
  for (const [provider, fault] of Object.entries(faults)) $(`[data-fault=${provider}]`).value = fault;
  $("[data-faults]").classList.toggle("active", Object.values(faults).some(Boolean));
}

// ---- what happened --------------------------------------------------------------------------------------------

function add(entry) {
  const { history } = phone();
  history.push({ at: new Date().toISOString(), ...entry });
  if (history.length > KEPT) history.splice(0, history.length - KEPT);
  if (!entry.mine && entry.channel !== app) phone().unread[entry.channel] += 1;
  remember();
  const thread = $(`[data-thread=${entry.channel}]`);
  thread.append(drawEntry(history.at(-1)));
  thread.scrollTop = thread.scrollHeight;
  drawState();
}

function receive(letter) {
  if (letter.kind === "faults") return drawFaults(letter.faults);
  if (phone().history.some((entry) => entry.number === letter.number)) return; // came by the answer and the stream
  phone().seen = Math.max(phone().seen, letter.number);
  add(letter);
}

async function ask(path, body) {
  const answer = await fetch(`/simulator/phone${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  const { detail } = await answer.json().catch(() => ({}));
  throw new Error(typeof detail === "string" ? detail : `模拟器回答了 ${answer.status}`);
}

async function perform(channel, path, body) {
  const asked = phone();
  waiting += channel === "wechat" ? 1 : 0;
  drawState();
  try {
    const { letters, ...state } = await ask(path, body);
    Object.assign(asked, state);
    if (asked === phone()) letters.forEach(receive); // else the stream brings them when that phone is on again
  } catch (error) {
    add({ channel, kind: "trouble", text: "", detail: error instanceof TypeError ? "连接不上模拟器" : error.message });
  } finally {
    waiting -= channel === "wechat" ? 1 : 0;
    remember();
    drawState();
  }
}

const act = (gesture) => perform("wechat", "/wechat", { openid: phone().openid, gesture });
const words = (text) => [{ kind: "words", text }];

function say(text, choice = "") {
  add({ channel: "wechat", mine: true, kind: "text", parts: words(text) });
  return act({ act: "text", words: text, choice });
}

function texting(text) {
  add({ channel: "sms", mine: true, kind: "text", parts: words(text) });
  return perform("sms", "/sms", { number: phone().number, words: text });
}

function showing(name) {
  add({ channel: "sms", mine: true, kind: "picture", picture: `/simulator/static/${name}.svg` });
  return perform("sms", "/sms", { number: phone().number, picture: name });
}

const gestures = {
  voice: ({ words: said }) => {
    add({ channel: "wechat", mine: true, kind: "text", via: "语音", parts: words(said || "（没有识别出文字）") });
    return act({ act: "voice", words: said });
  },
  picture: ({ name }) => {
    const picture = `/simulator/static/${name}.svg`;
    add({ channel: "wechat", mine: true, kind: "picture", picture });
    return act({ act: "picture", url: location.origin + picture });
  },
  place: ({ label, latitude, longitude }) => {
    add({ channel: "wechat", mine: true, kind: "text", via: "位置", parts: words(label || `${latitude}, ${longitude}`) });
    return act({ act: "place", label, latitude: Number(latitude), longitude: Number(longitude) });
  },
  link: ({ title, description, url }) => {
    add({ channel: "wechat", mine: true, kind: "text", via: "链接", parts: [{ kind: "link", text: title, href: url }] });
    return act({ act: "link", title, description, url });
  },
  scan: ({ scene }) => {
    add({ channel: "wechat", kind: "event", mine: true, text: `扫描了二维码「${scene}」` });
    return act({ act: "scan", scene });
  },
};

// ---- the line to the simulator --------------------------------------------------------------------------------

async function switchOn() {
  stream?.close();
  const { openid, number, follows, opted_out, seen } = phone();
  const asked = phone();
  try {
    const { stream: address, faults, letters, ...state } = await ask("", { openid, number, follows, opted_out, seen });
    if (asked !== phone() || asked.number !== number) return;
    Object.assign(asked, state);
    letters.forEach(receive);
    drawFaults(faults);
    listen(address);
  } catch {
    signal("未连接");
    setTimeout(() => asked === phone() && switchOn(), 2000);
  }
  remember();
  drawState();
}

function listen(address) {
  stream?.close();
  const opened = (stream = new EventSource(address));
  opened.onopen = () => signal("已连接");
  opened.onmessage = (event) => receive(JSON.parse(event.data));
  opened.onerror = () => {
    signal("未连接");
    // A server that was started anew does not know this stream; one that is only away is tried again by the browser.
    if (opened.readyState === EventSource.CLOSED && opened === stream) setTimeout(switchOn, 1000);
  };
}

const signal = (words) => ($("[data-signal]").textContent = words);

// ---- the page's own controls ----------------------------------------------------------------------------------

function open(channel) {
  app = channel;
  phone().unread[channel] = 0;
  for (const tab of $$("[role=tab]")) {
    const chosen = tab.dataset.tab === channel;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
    $(`#${tab.dataset.tab}`).hidden = !chosen;
  }
  remember();
  drawAll();
}

function switchTo(index) {
  store.current = index;
  remember();
  open(app);
  switchOn();
}

function disclose(button, panel, shown) {
  panel.hidden = !shown;
  button.setAttribute("aria-expanded", shown);
}

function closeSubmenus(except) {
  for (const button of $$("[data-submenu]")) {
    if (button !== except) disclose(button, $(`#${button.dataset.submenu}`), false);
  }
}

for (const tab of $$("[role=tab]")) {
  tab.addEventListener("click", () => open(tab.dataset.tab));
  tab.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    open(app === "wechat" ? "sms" : "wechat");
    $(`#tab-${app}`).focus();
  });
}

for (const form of $$("[data-composer]")) {
  const field = form.querySelector("textarea");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.value = "";
    field.focus();
    if (text) (form.dataset.composer === "sms" ? texting : say)(text);
  });
  field.addEventListener("keydown", (event) => {
    // While Chinese is being composed, Enter chooses characters.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

for (const button of $$("[data-menu]")) {
  button.addEventListener("click", () => {
    closeSubmenus();
    add({ channel: "wechat", kind: "event", mine: true, text: `点了菜单「${button.textContent}」` });
    act({ act: "menu", key: button.dataset.menu });
  });
}
for (const button of $$("[data-submenu]")) {
  button.addEventListener("click", () => {
    closeSubmenus(button);
    disclose(button, $(`#${button.dataset.submenu}`), button.getAttribute("aria-expanded") !== "true");
  });
}
document.addEventListener("click", (event) => event.target.closest(".entry") ?? closeSubmenus());
document.addEventListener("keydown", (event) => event.key === "Escape" && closeSubmenus());

for (const button of $$("[data-act]")) {
  button.addEventListener("click", () => {
    const text = button.dataset.act === "follow" ? "关注了公众号" : "取消了关注";
    add({ channel: "wechat", kind: "event", mine: true, text });
    act({ act: button.dataset.act });
  });
}
for (const button of $$("[data-open]")) {
  button.addEventListener("click", () => $(`[data-dialog=${button.dataset.open}]`).showModal());
}
for (const dialog of $$("dialog")) {
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", (event) => {
    gestures[dialog.dataset.dialog](Object.fromEntries(new FormData(event.target)));
  });
}
document.addEventListener("choose", ({ detail }) => say(detail.says, detail.id));
for (const button of $$("[data-say]")) button.addEventListener("click", () => texting(button.dataset.say));
for (const button of $$("[data-mms]")) button.addEventListener("click", () => showing(button.dataset.mms));
for (const select of $$("[data-fault]")) {
  select.addEventListener("change", async () => {
    const faults = await ask("/fault", { provider: select.dataset.fault, fault: select.value }).catch(() => null);
    if (faults) drawFaults(faults);
    else signal("未连接");
  });
}

$("[data-toggle=tools]").addEventListener("click", ({ currentTarget }) => {
  disclose(currentTarget, $("#tools"), $("#tools").hidden);
});
for (const button of $$("[data-fill]")) {
  button.addEventListener("click", () => {
    open("wechat");
    const field = $("[data-composer=wechat] textarea");
    field.value = button.textContent;
    field.focus();
  });
}
$("[data-phones]").addEventListener("change", ({ currentTarget }) => switchTo(currentTarget.selectedIndex));
$("[data-another]").addEventListener("click", () => {
  const ordinal = "一二三四五六七八"[store.phones.length] ?? "新";
  store.phones.push(invented(`居民${ordinal}`));
  if (store.phones.length > PHONES) store.phones.shift();
  switchTo(store.phones.length - 1);
});
$("[data-clear]").addEventListener("click", () => {
  phone().history = [];
  open(app);
});
$("[data-number]").addEventListener("submit", (event) => {
  event.preventDefault();
  Object.assign(phone(), { number: event.target.querySelector("input").value, opted_out: false });
  switchTo(store.current);
});
window.addEventListener("storage", (event) => {
  if (event.key !== STORE || !event.newValue) return;
  const before = phone().openid + phone().number;
  store = recall();
  drawAll();
  if (before !== phone().openid + phone().number) switchOn();
});

// What is newest stays in sight when the keyboard, the tools or the card of a stranger take room.
const keepInSight = new ResizeObserver((changes) => {
  for (const { target } of changes) target.scrollTop = target.scrollHeight;
});
$$("[data-thread]").forEach((thread) => keepInSight.observe(thread));

const showTime = () => ($("[data-clock]").textContent = clockOf(new Date()));
showTime();
setInterval(showTime, 10_000);
open("wechat");
switchOn();
