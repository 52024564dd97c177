// The body of a function with the arguments KIND, NAME and PLACE (a selector, or null): finds what a person would call so.
// Returns the elements, all of them visible and none behind an open dialog. A whole name wins over the beginning of one.
const [kind, name, place] = arguments;
const kinds = {
  button: "button, input[type=submit], input[type=button], summary, [role=button]",
  link: "a[href], [role=link]",
  field: "input:not([type=hidden], [type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select",
  checkbox: "input[type=checkbox], [role=checkbox], [role=switch], input[type=radio]",
  heading: "h1, h2, h3, h4, h5, h6, [role=heading]",
};
const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const textOf = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(" ");

// As the computation of accessible names goes (W3C accname), as far as these pages need it.
const nameOf = (element) => tidy(
  (element.hasAttribute("aria-labelledby") && textOf(element.getAttribute("aria-labelledby")))
  || element.getAttribute("aria-label")
  || (element.labels?.length && [...element.labels].map((label) => label.textContent).join(" "))
  || (element.tagName === "INPUT" && element.value)
  || element.innerText || element.textContent || element.title);

const isVisible = (element) =>
  element.checkVisibility({ checkVisibilityCSS: true }) && element.getClientRects().length > 0;

const dialogs = document.querySelectorAll("dialog:modal");
const front = (kind !== "selector" && dialogs[dialogs.length - 1]) || document;
const places = place ? [...front.querySelectorAll(place)] : [front];
const found = [...new Set(places.flatMap((part) => [...part.querySelectorAll(kinds[kind] ?? name)]))].filter(isVisible);
if (kind === "selector") return found;
const whole = found.filter((element) => nameOf(element) === name);
return whole.length ? whole : found.filter((element) => nameOf(element).startsWith(name));
