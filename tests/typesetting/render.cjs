// Renders the displays that standard input lists as JSON, with KaTeX or MathJax, and prints what could not be.
const { readFileSync } = require("fs");

const displays = JSON.parse(readFileSync(0, "utf-8"));

function katex() {
  const renderer = require("katex");
  const complaint = (source) => {
    try {
      renderer.renderToString(source, { displayMode: true, throwOnError: true, strict: "error" });
      return null;
    } catch (error) {
      return String(error.message);
    }
  };
  return Promise.resolve(complaint);
}

function mathjax() {
  const tex = { packages: { "[-]": ["noundefined"] } };
  const init = require("mathjax").init({ loader: { load: ["input/tex"] }, tex });
  return init.then((engine) => async (source) => {
    const found = /data-mjx-error="([^"]*)"/.exec(await engine.tex2mmlPromise(source, { display: true }));
    return found && found[1];
  });
}

async function main() {
  const complaint = await { katex, mathjax }[process.argv[2]]();
  const bad = [];
  for (const source of displays) {
    const said = await complaint(source);
    if (said) bad.push([source, said]);
  }
  process.stdout.write(JSON.stringify(bad));
}

main();
