/**
 * `node bench/corpus.js [--mistakes tune|score]`: the finder on the labelled corpus, beside libphonenumber-js
 * `findPhoneNumbersInText` with the same home country. Prints JSON; bench/corpus.py makes tables of it.
 */
import { findOurs, findTheirs, measure, precision, readPart, recall } from "../tests/corpus/measure.js";

const share = (tally) => ({ ...tally, precision: precision(tally), recall: recall(tally) });
const alone = (tally) => ({ ...tally, share: tally.leftAlone / tally.texts });
const inOrder = (tallies, describe) =>
  Object.fromEntries(
    Object.keys(tallies)
      .sort()
      .map((name) => [name, describe(tallies[name])]),
  );

function score(snippets, find) {
  const { all, origins, countries, kinds, forms, none, mistakes } = measure(snippets, find);
  return {
    all: share(all),
    origins: inOrder(origins, share),
    countries: inOrder(countries, share),
    kinds: inOrder(kinds, share),
    forms: inOrder(forms, share),
    none: inOrder(none, alone),
    misnamed: mistakes.reduce((sum, { misnamed }) => sum + misnamed.length, 0),
  };
}

const wanted = process.argv[2] === "--mistakes" ? process.argv[3] : null;
if (wanted) console.log(JSON.stringify(measure(readPart(wanted), findOurs).mistakes));
else {
  const parts = ["tune", "score"].map((part) => {
    const snippets = readPart(part);
    return {
      part,
      snippets: snippets.length,
      positives: snippets.filter(({ numbers }) => numbers.length).length,
      ours: score(snippets, findOurs),
      theirs: score(snippets, findTheirs),
    };
  });
  console.log(JSON.stringify(parts));
}
