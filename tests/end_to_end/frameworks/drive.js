/** What the test drives a page by: `crm.start()`, `crm.steps(count)`, `crm.shown()`, `crm.marked()`. */

import { Customers } from "./customers.js";

/**
 * @param {{ start: (list: readonly import("./customers.js").Customer[]) => unknown,
 *   render: (list: readonly import("./customers.js").Customer[]) => unknown }} page
 */
export function drive({ start, render }) {
  const customers = new Customers();
  globalThis.crm = {
    start: async () => {
      await start(customers.list);
      return document.body.outerHTML;
    },
    /** What the body is after each step, each in a frame of its own. @param {number} count */
    steps: async (count) => {
      const bodies = [];
      for (let done = 0; done < count; done += 1) {
        if (done < 0.9 * count) customers.step();
        else customers.renumber();
        await render(customers.list);
        bodies.push(document.body.outerHTML);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return bodies;
    },
    shown: () => customers.shown.toSorted(),
    /** What is marked, as the page itself can see it: once it is what is shown, or after five seconds. */
    marked: async () => {
      const ends = performance.now() + 5000;
      while (!isSame(marked(), customers.shown) && performance.now() < ends) await new Promise(requestAnimationFrame);
      return marked();
    },
  };
}

function marked() {
  const ranges = [...CSS.highlights.values()].flatMap((highlight) => [...highlight]);
  return ranges.map(textIn).toSorted();
}

/** A number may stand in several texts. @param {AbstractRange} marked */
function textIn({ startContainer, startOffset, endContainer, endOffset }) {
  const range = document.createRange();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return range.toString();
}

/** @param {string[]} some @param {string[]} others */
function isSame(some, others) {
  return some.join() === others.toSorted().join();
}
