// @ts-check
/** Draws the icons that the background sends (Lucide), element by element: no page's CSP stops that. */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const SVG = "http://www.w3.org/2000/svg";
  const ATTRIBUTES = {
    viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2",
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", class: "icon",
  };
  /** @type {Record<string, IconNode[]>} */
  let icons = {};

  /** @param {Record<string, IconNode[]>} given */
  function setIcons(given) {
    icons = given;
  }

  /** @param {string} name */
  function icon(name) {
    const svg = draw("svg", ATTRIBUTES);
    svg.append(...(icons[name] ?? []).map(([tag, attributes]) => draw(tag, attributes)));
    return /** @type {SVGElement} */ (svg);
  }

  /** @param {string} tag @param {Record<string, string>} attributes */
  function draw(tag, attributes) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  Object.assign(NeonCS, { icon, setIcons });
})();
