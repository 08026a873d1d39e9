// One set of rules for the extension, the JS bridge and their tests.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/vendor/**", "node_modules/**", ".venv/**", "docs/**", "dist/**", "build/**"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.es2024 },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_$" }],
      // Text of callers and contacts is never markup.
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property, message: "Set text, not markup." })),
        { object: "document", property: "write", message: "Set text, not markup." },
      ],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
    },
  },
  {
    files: ["extension/sdk/**/*.js"],
    // What browsers' pages, workers and Node all have: the JS bridge uses nothing else.
    languageOptions: { globals: globals["shared-node-browser"] },
  },
  { files: ["extension/{background,platform,offscreen,ui}/**/*.js"], languageOptions: { globals: { ...globals.browser, NeonCS: "readonly" } } },
  { files: ["extension/platform/**/*.js"], languageOptions: { globals: globals.webextensions } },
  {
    files: ["extension/content/**/*.js"],
    languageOptions: { sourceType: "script", globals: { ...globals.browser, ...globals.webextensions, NeonCS: "writable" } },
  },
  { files: ["bridge/web/static/**/*.js"], languageOptions: { sourceType: "script", globals: globals.browser } },
  {
    files: ["tests/end_to_end/frameworks/**/*.js"],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    // Read only, to compare.
    rules: { "no-restricted-properties": "off" },
  },
  { files: ["tests/{js,corpus}/**/*.{js,mjs}", "bench/**/*.js", "*.config.js"], languageOptions: { globals: { ...globals.node, ...globals.webextensions } } },
];
