/* What htmx does not do by itself: leave unchanged fragments alone, follow a talk to its end, say when the line is cut. */
"use strict";

// A fragment names itself (X-Fragment); when it has not changed the server answers 204 and nothing on the page moves.
document.addEventListener("htmx:configRequest", (event) => {
  const seen = event.detail.elt.dataset.seen;
  if (seen) event.detail.parameters.seen = seen;
});

const toEnd = (root) => {
  for (const talk of root.querySelectorAll("[data-follow]")) talk.scrollTop = talk.scrollHeight;
};
const isAtEnd = (talk) => talk.scrollHeight - talk.scrollTop - talk.clientHeight < 40;
let follows = true;
let place = 0;

document.addEventListener("htmx:beforeSwap", (event) => {
  const name = event.detail.xhr.getResponseHeader("X-Fragment");
  if (name) event.detail.requestConfig.elt.dataset.seen = name;
  const talk = event.detail.target.querySelector("[data-follow]");
  if (talk) [follows, place] = [isAtEnd(talk), talk.scrollTop];
});

// Whoever reads further up is not pulled away by a new message.
document.addEventListener("htmx:afterSwap", (event) => {
  const talk = event.detail.target.querySelector("[data-follow]");
  if (talk) talk.scrollTop = follows ? talk.scrollHeight : place;
});

const line = (isCut) => {
  const shown = document.getElementById("connection");
  if (shown) shown.hidden = !isCut;
};
for (const trouble of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(trouble, () => line(true));
}
document.addEventListener("htmx:afterOnLoad", () => line(false));

toEnd(document);
