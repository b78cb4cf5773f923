// Small helpers: building nodes, icons, asking the server, times in the world's zone.

const $ = (id) => document.getElementById(id);

function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list" && typeof value !== "object") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const ICONS = {
  plus: "M12 5v14M5 12h14",
  send: "M4 12l16-8-6 16-3-6z",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4L14.5 7",
  slash: "M15 5L9 19M4 4h16v16H4z",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14a6.5 6.5 0 0 1 3.5 6",
  chat: "M4 5h16v11h-9l-5 4v-4H4z",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
  wire: "M4 8h13l-3-3M20 16H7l3 3",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  out: "M8 16L18 6M10 6h8v8",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) toast(`${t("failed")}: ${await answer.text()}`);
  return answer;
}

// A date whose UTC fields read as the wall clock in the world's zone.
function inZone(at) {
  return new Date(new Date(at).getTime() + app.view.clock.zone_minutes * 60000);
}
const two = (n) => String(n).padStart(2, "0");
function hhmm(at) {
  const d = inZone(at);
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}
function hhmmss(at) {
  return `${hhmm(at)}:${two(inZone(at).getUTCSeconds())}`;
}
function dayOf(at) {
  return inZone(at).toISOString().slice(0, 10);
}
function longDate(at) {
  const how = { weekday: "long", day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" };
  const words = new Intl.DateTimeFormat(app.lang === "vi" ? "vi-VN" : "en-GB", how).format(inZone(at));
  return words[0].toUpperCase() + words.slice(1);
}
function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

// A colour that stays with the name.
function avatar(person) {
  const words = person.name.trim().split(/\s+/);
  const hue = [...String(person.id)].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 360, 7);
  const node = el("span", { className: "avatar", "aria-hidden": "true" }, words[words.length - 1][0].toUpperCase());
  node.style.setProperty("--hue", hue);
  return node;
}

let toastTimer = 0;
function toast(text) {
  const node = $("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (node.hidden = true), 4500);
}

// Opens the one dialog of the page; `build` gets a function that closes it.
function openDialog(title, build) {
  const dialog = $("dialog");
  const close = () => dialog.close();
  const heading = el("h2", { id: "dialog-title" }, title);
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.replaceChildren(heading, ...[build(close)].flat());
  dialog.showModal();
}
