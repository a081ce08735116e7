const LARGEST_LOAD = 0.6;

/**
 * Counts how often each key came by: 16 bytes a key, for the millions of rows that a file may have. Keys are 53-bit parts of a digest;
 * two that collide, one file in 200 of the largest size, would only be counted on.
 */
export class Occurrences {
  #keys = new Float64Array(1024);
  #counts = new Uint32Array(1024);
  #size = 0;

  /** @returns 1 for the first time, 2 for the second */
  count(digest: Buffer): number {
    if (this.#size > this.#keys.length * LARGEST_LOAD) this.#grow();
    // 0 marks a free place.
    const key = digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11) || 1;
    const place = this.#find(key);
    if (this.#keys[place] === 0) {
      this.#keys[place] = key;
      this.#size++;
    }
    const count = (this.#counts[place] ?? 0) + 1;
    this.#counts[place] = count;
    return count;
  }

  #find(key: number): number {
    let place = key % this.#keys.length;
    while (this.#keys[place] !== 0 && this.#keys[place] !== key) place = (place + 1) % this.#keys.length;
    return place;
  }

  #grow(): void {
    const [keys, counts] = [this.#keys, this.#counts];
    this.#keys = new Float64Array(keys.length * 2);
    this.#counts = new Uint32Array(keys.length * 2);
    keys.forEach((key, at) => {
      if (key === 0) return;
      const place = this.#find(key);
      this.#keys[place] = key;
      this.#counts[place] = counts[at] ?? 0;
    });
  }
}
