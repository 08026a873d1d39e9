/**
 * `node bench/corpus.js [--mistakes tune|score]`: the finder on the labelled corpus, beside libphonenumber-js
 * `findPhoneNumbersInText` with the same home country. Prints JSON; bench/corpus.py makes a table of it.
 */
import * as library from "libphonenumber-js/max";

import { findOurs, measure, precision, readPart, recall } from "../tests/corpus/measure.js";

const findTheirs = ({ text, country }) =>
  library
    .findPhoneNumbersInText(text, country)
    .map(({ startsAt, endsAt, number }) => ({
      start: startsAt,
      end: endsAt,
      number: number.number,
      extension: number.ext,
    }));

const share = (tally) => ({ ...tally, precision: precision(tally), recall: recall(tally) });
const shares = (tallies) =>
  Object.fromEntries(
    Object.keys(tallies)
      .sort()
      .map((name) => [name, share(tallies[name])]),
  );

const wanted = process.argv[2] === "--mistakes" ? process.argv[3] : null;
if (wanted) console.log(JSON.stringify(measure(readPart(wanted), findOurs).mistakes));
else {
  const parts = ["tune", "score"].map((part) => {
    const snippets = readPart(part);
    const results = [findOurs, findTheirs].map((find) => measure(snippets, find));
    const [ours, theirs] = results.map(({ all, origins, countries, topics, mistakes }) => ({
      all: share(all),
      origins: shares(origins),
      countries: shares(countries),
      topics: shares(topics),
      misnamed: mistakes.reduce((sum, { misnamed }) => sum + misnamed.length, 0),
    }));
    return {
      part,
      snippets: snippets.length,
      positives: snippets.filter(({ numbers }) => numbers.length).length,
      ours,
      theirs,
    };
  });
  console.log(JSON.stringify(parts));
}
