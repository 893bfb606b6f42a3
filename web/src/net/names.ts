/** Which names are the same (https://modern.ircdocs.horse/#casemapping-parameter). */

export type Fold = (name: string) => string;

const ascii: Fold = (name) => name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const rfc1459: Fold = (name) =>
  ascii(name).replace(/[[\]\\~]/g, (char) => ({ "[": "{", "]": "}", "\\": "|", "~": "^" })[char] ?? char);

/** RFC 8265, as near as a browser comes: width mapped, lower case, composed. Only says which names belong together. */
const precis: Fold = (name) =>
  /^[\x00-\x7f]*$/.test(name)
    ? ascii(name)
    : name
        .replace(/[\uff01-\uff5e\uff61-\uffdc\uffe0-\uffee]/g, (char) => char.normalize("NFKC"))
        .toLowerCase()
        .normalize("NFC");

export function foldOf(casemapping: string): Fold {
  switch (casemapping) {
    case "precis":
    case "rfc8265":
    case "rfc7613":
      return precis;
    case "rfc1459":
    case "rfc1459-strict":
      return rfc1459;
    default:
      return ascii;
  }
}
