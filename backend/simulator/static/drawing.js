// How one entry of a conversation looks. Nothing received is ever read as markup: every element is built here.

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function drawLink(text, href) {
  const link = element("a", "", text);
  link.href = href; // the server lets only http and https through
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function drawPart(part) {
  if (part.kind === "link") return drawLink(part.text, part.href);
  if (part.kind !== "choice") return document.createTextNode(part.text);
  const choice = element("button", "choice", part.text);
  choice.type = "button";
  choice.addEventListener("click", () => {
    choice.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: { says: part.says, id: part.id } }));
  });
  return choice;
}

function drawCard(card) {
  const fields = card.fields.flatMap(([label, value]) => [element("dt", "", label), element("dd", "", value)]);
  const drawn = element("div", "bubble notice", element("h3", "", card.title), element("dl", "", ...fields));
  if (/^https?:\/\//.test(card.url)) drawn.append(drawLink("查看详情", card.url));
  return drawn;
}

function drawTrouble(entry) {
  const lines = [entry.text, entry.detail].filter(Boolean).map((line) => element("p", "", line));
  return element("div", "trouble", ...lines);
}

function drawPicture(entry) {
  const image = element("img", "");
  image.src = entry.picture;
  image.alt = "图片";
  return element("div", "bubble picture", image);
}

function drawBody(entry) {
  if (entry.kind === "card") return drawCard(entry);
  if (entry.kind === "picture") return drawPicture(entry);
  return element("div", "bubble", ...entry.parts.map(drawPart));
}

// The county's time, wherever the browser is.
export function clockOf(at) {
  return at.toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });
}

export function drawEntry(entry) {
  if (entry.kind === "trouble") return drawTrouble(entry);
  if (entry.kind === "event") return element("p", "event", entry.text);
  const time = clockOf(new Date(entry.at));
  const segments = entry.segments > 1 ? `${entry.segments} 条` : "";
  const caption = element("span", "caption", [time, entry.via, segments].filter(Boolean).join(" · "));
  return element("div", entry.mine ? "said mine" : "said", drawBody(entry), caption);
}
