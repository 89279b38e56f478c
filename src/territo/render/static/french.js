// Numbers as the typography of the page's language writes them; render/french.py does the same.
((territo) => {
  "use strict";

  const NARROW = "\u202f";
  const NO_BREAK = "\u00a0";

  const english = () => globalThis.document?.documentElement.lang === "en";

  const number = (value, decimals = 0) => {
    const worth = 10 ** decimals;
    const [whole, rest] = (Math.floor(value * worth + 0.5) / worth).toFixed(decimals).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, english() ? "," : NARROW);
    return rest ? `${grouped}${english() ? "." : ","}${rest}` : grouped;
  };

  // A number with the digits that it has.
  const exact = (value) => (english() ? String(value) : String(value).replace(".", ","));

  // Somebody is never written as nobody.
  const people = (value) => (value > 0 && value < 0.5 ? `<${NO_BREAK}1` : number(value));

  // Only all is written 100 %, only nothing is written 0 %.
  const percent = (value) => {
    const sign = english() ? "%" : `${NO_BREAK}%`;
    if (value === 0 || value === 100) return `${number(value)}${sign}`;
    if (value < 0.05) return `<${NO_BREAK}${number(0.1, 1)}${sign}`;
    if (value >= 99.95) return `>${NO_BREAK}${number(99.9, 1)}${sign}`;
    return `${number(value, 1)}${sign}`;
  };

  // To the nearest ten metres, from one kilometre on to the nearest hundred.
  const distance = (metres) => {
    const tens = Math.floor(metres / 10 + 0.5) * 10;
    if (tens < 1000) return `${number(tens)}${NO_BREAK}m`;
    return `${number(metres / 1000, 1)}${NO_BREAK}km`;
  };

  // Minutes, to the nearest tenth below ten, else to the nearest one.
  const duration = (minutes) =>
    `${number(minutes, minutes < 9.95 ? 1 : 0)}${NO_BREAK}min`;

  // What is not known is a dash, never a zero.
  const orDash = (write) => (value) => (value === null ? "–" : write(value));

  territo.french = { number, exact, people, percent, distance, duration, orDash };
  if (typeof module !== "undefined") module.exports = territo.french;
})((globalThis.territo ??= {}));
