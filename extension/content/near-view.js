// @ts-check
/**
 * Which of many texts are near what is seen. A browser goes through all highlighted ranges at each change of
 * the page, so that a thousand of them would cost every update 10 ms; those in view cost nothing.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** So far around, in heights of the window, that scrolling does not outrun it. */
  const MARGIN = "300%";
  const DELAY_MS = 100;
  /** Of very many texts, several that follow one another are watched together: [from how many groups on, texts in a group]. */
  const GROUP_SIZES = [[1500, 40], [500, 10], [0, 1]];

  /** @typedef {{ sentinel: Element, texts: Set<Text>, room: number, isNear: boolean }} Group */

  /**
   * @param {{ onNear: (text: Text) => void, onFar: (text: Text) => void }} parts
   * @returns {NearView}
   */
  function createNearView({ onNear, onFar }) {
    /** @type {WeakMap<Element, Group>} */
    let bySentinel = new WeakMap();
    /** @type {WeakMap<Text, Group>} */
    let byText = new WeakMap();
    /** What the next text joins. @type {Group | null} */
    let last = null;
    let groups = 0;
    const options = { rootMargin: MARGIN, scrollMargin: MARGIN, delay: DELAY_MS };
    const observer = new IntersectionObserver((entries) => entries.forEach(take), options);

    /** @param {Text} text */
    function add(text) {
      if (byText.has(text)) return;
      const group = hasRoom(last) ? last : groupAt(NeonCS.holderOf(text));
      if (!group) return;
      group.texts.add(text);
      byText.set(text, group);
      if (group.room > 1 && group.texts.size === group.room / 2) recentre(group, NeonCS.holderOf(text));
      if (group.isNear) onNear(text);
    }

    /** @param {Group | null} group @returns {group is Group} */
    function hasRoom(group) {
      return group !== null && group.texts.size < group.room && group.sentinel.isConnected;
    }

    /** The text in the middle is the nearest to all of them. @param {Group} group @param {Element | null} holder */
    function recentre(group, holder) {
      if (!holder || bySentinel.has(holder)) return;
      unwatch(group);
      watch(group, holder);
    }

    /** The next text does not follow the one before. */
    function separate() {
      last = null;
    }

    /** @param {Element | null} sentinel */
    function groupAt(sentinel) {
      if (!sentinel) return null;
      const group = bySentinel.get(sentinel);
      if (group) return group;
      const room = GROUP_SIZES.find(([from]) => groups >= from)?.[1] ?? 1;
      last = { sentinel, texts: new Set(), room, isNear: false };
      watch(last, sentinel);
      return last;
    }

    /** @param {Group} group @param {Element} sentinel */
    function watch(group, sentinel) {
      group.sentinel = sentinel;
      bySentinel.set(sentinel, group);
      observer.observe(sentinel);
      groups += 1;
    }

    /** @param {Group} group */
    function unwatch({ sentinel }) {
      bySentinel.delete(sentinel);
      observer.unobserve(sentinel);
      groups -= 1;
    }

    /** @param {Text} text */
    function remove(text) {
      const group = byText.get(text);
      if (!group) return;
      byText.delete(text);
      group.texts.delete(text);
      if (group.isNear) onFar(text);
      if (!group.texts.size) unwatch(group);
      else if (!group.sentinel.isConnected) settleAnew(group);
    }

    /** @param {IntersectionObserverEntry} entry */
    function take({ target, isIntersecting, boundingClientRect }) {
      const group = bySentinel.get(target);
      if (!group) return;
      if (!target.isConnected) settleAnew(group);
      else if (!isIntersecting && !boundingClientRect.width && isBoxless(target)) climb(group);
      else if (group.isNear !== isIntersecting) {
        group.isNear = isIntersecting;
        group.texts.forEach(isIntersecting ? onNear : onFar);
      }
    }

    /** The sentinel is gone, but others of its group may still be there. @param {Group} group */
    function settleAnew(group) {
      const texts = [...group.texts];
      unwatch(group);
      for (const text of texts) {
        byText.delete(text);
        if (group.isNear) onFar(text);
      }
      separate();
      for (const text of texts) if (text.isConnected) add(text);
      separate();
    }

    /** @param {Text} text */
    function has(text) {
      return byText.has(text);
    }

    /** @param {Text} text */
    function isNear(text) {
      return byText.get(text)?.isNear ?? false;
    }

    /** What makes no box of its own is where its holder is. @param {Group} group */
    function climb(group) {
      const holder = NeonCS.holderOf(group.sentinel);
      unwatch(group);
      if (!holder) return;
      const other = bySentinel.get(holder);
      if (!other) return watch(group, holder);
      for (const text of group.texts) {
        other.texts.add(text);
        byText.set(text, other);
        if (other.isNear) onNear(text);
      }
    }

    function clear() {
      observer.disconnect();
      bySentinel = new WeakMap();
      byText = new WeakMap();
      last = null;
      groups = 0;
    }

    return { add, remove, has, isNear, separate, clear };
  }

  /** @param {Element} element */
  function isBoxless(element) {
    return getComputedStyle(element).display === "contents";
  }

  Object.assign(NeonCS, { createNearView });
})();
