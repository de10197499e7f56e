/** Sets this document's clock wrong, for as long as it lives. */
export function shiftClock(byMs: number): void {
  if (byMs === 0) return;
  const right = Date.now;
  Date.now = () => right() + byMs;
}

/**
 * For a while after loading nothing more fits into this document's storage: a write is refused at once, or aborted when
 * it is done.
 */
export function fillStorage(forMs: number): void {
  const isFull = (): boolean => performance.now() < forMs;
  const { add } = IDBObjectStore.prototype;
  const { commit } = IDBTransaction.prototype;
  if (forMs === 0) return;
  if (forMs % 2 === 1) {
    IDBObjectStore.prototype.add = function (...args) {
      if (isFull()) throw new DOMException('the disk is full', 'QuotaExceededError');
      return add.apply(this, args);
    };
    return;
  }
  IDBTransaction.prototype.commit = function () {
    if (isFull()) this.abort();
    else commit.call(this);
  };
}
