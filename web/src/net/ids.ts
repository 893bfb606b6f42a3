/** UUIDv7 (https://www.rfc-editor.org/rfc/rfc9562#section-5.7), increasing within this page also in one millisecond. */

let lastMs = 0;
let counter = 0;

/** Needs no secure context, unlike `crypto.randomUUID`. */
export function uuid7(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = crypto.getRandomValues(new Uint16Array(1))[0]! & 0x3ff;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  const random = crypto.getRandomValues(new Uint8Array(8));
  random[0] = (random[0]! & 0x3f) | 0x80;
  const hex = [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const time = lastMs.toString(16).padStart(12, "0");
  const sequence = (0x7000 | counter).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${sequence}-${hex.slice(0, 4)}-${hex.slice(4)}`;
}
