import { numberOf, prefixesOf } from "../net/isupport";
import type { Link } from "../net/link";
import { byteLength } from "../net/text";
import type { Features } from "./model";

/** Bytes of a line that are not text, besides names: https://ircv3.net/specs/extensions/multiline#splitting-long-lines. */
const LINE_BYTES = 512;
const FRAME_BYTES = 24;
const UNKNOWN_MASK_BYTES = 120;

/** Before anybody has been asked: what Chatbox itself can do, so that nothing flickers while one connects. */
export const ASSUMED: Features = {
  secure: false,
  echo: true,
  history: true,
  search: true,
  multiline: true,
  reactions: true,
  redaction: true,
  typing: true,
  readMarker: true,
  metadata: true,
  accounts: true,
  registration: true,
  registrationEmail: false,
  invitations: true,
  topicLength: 390,
  nickLength: 32,
  kickLength: 390,
  messageBytes: 4096,
  messageLines: 32,
  prefixes: [
    ["q", "~"],
    ["a", "&"],
    ["o", "@"],
    ["h", "%"],
    ["v", "+"],
  ],
  channelTypes: "#",
  channelModes: { list: "b", always: "k", set: "l", flag: "imnst" },
  botMode: null,
  network: "",
};

/** What the server on this link can do. */
export function featuresOf(link: Link, secure: boolean): Features {
  const { caps, isupport } = link;
  const multiline = caps.has("draft/multiline");
  const tags = caps.has("message-tags");
  const [list = "", always = "", set = "", flag = ""] = (isupport.get("CHANMODES") ?? "b,k,l,imnpst").split(",");
  return {
    secure,
    echo: caps.has("echo-message"),
    history: caps.has("draft/chathistory"),
    search: caps.has("soju.im/search"),
    multiline,
    reactions: tags && !deniesTag(isupport.get("CLIENTTAGDENY"), "draft/react"),
    redaction: caps.has("draft/message-redaction"),
    typing: tags && !deniesTag(isupport.get("CLIENTTAGDENY"), "typing"),
    readMarker: caps.has("draft/read-marker"),
    metadata: caps.has("draft/metadata-2"),
    accounts: caps.has("sasl"),
    registration: caps.has("draft/account-registration"),
    registrationEmail: caps.valueOf("draft/account-registration", "email-required") !== undefined,
    invitations: caps.has("chatbox/invitation"),
    topicLength: numberOf(isupport, "TOPICLEN", 390),
    nickLength: numberOf(isupport, "NICKLEN", 30),
    kickLength: numberOf(isupport, "KICKLEN", 255),
    messageBytes: multiline ? Number(caps.valueOf("draft/multiline", "max-bytes") ?? 4096) : 400,
    messageLines: multiline ? Number(caps.valueOf("draft/multiline", "max-lines") ?? 32) : 1,
    prefixes: prefixesOf(isupport),
    channelTypes: isupport.get("CHANTYPES") ?? "#",
    channelModes: { list, always, set, flag },
    botMode: isupport.get("BOT") || null,
    network: isupport.get("NETWORK") ?? "",
  };
}

/** https://ircv3.net/specs/extensions/message-tags#rpl_isupport-tokens */
export function deniesTag(denied: string | undefined, tag: string): boolean {
  const names = (denied ?? "").split(",");
  return names.includes(tag) || (names.includes("*") && !names.includes(`-${tag}`));
}

/** How many bytes of text one line holds. */
export function lineBytes(mask: string | null, target: string): number {
  return LINE_BYTES - FRAME_BYTES - (mask ? byteLength(mask) : UNKNOWN_MASK_BYTES) - byteLength(target);
}
