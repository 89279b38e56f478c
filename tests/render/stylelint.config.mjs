// How the styles of the pages are linted.
export default {
  extends: "stylelint-config-recommended",
  // Sheets are joined per page, each about its own part: their order says nothing.
  rules: { "no-descending-specificity": null },
};
