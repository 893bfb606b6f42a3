/** The text of a message: Markdown from our clients, control characters from others, links in both. */
import type { ComponentChildren } from "preact";
import { memo } from "preact/compat";
import { hrefOf } from "../route";
import { CodeBlock } from "./Code";
import { pieces, safeHref } from "./links";
import { isOnlyEmoji, parse, type Token, type Tokens } from "./markdown";
import { isFormatted, type Span, spans } from "./mirc";

function Outside({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function linked(text: string): ComponentChildren {
  return pieces(text).map((piece) => {
    if (piece.href) return <Outside href={piece.href}>{piece.text}</Outside>;
    if (piece.room) return <a href={hrefOf(piece.room.toLowerCase())}>{piece.text}</a>;
    return piece.text;
  });
}

function classesOf(span: Span): string {
  const names: string[] = [];
  for (const flag of ["bold", "italic", "underline", "strike", "mono", "reverse"] as const) {
    if (span[flag]) names.push(`f-${flag}`);
  }
  if (span.colour !== undefined && !span.reverse) names.push(`f-ink-${span.colour}`);
  if (span.background !== undefined && span.colour !== undefined) names.push(`f-paper-${span.background}`);
  return names.join(" ");
}

function formatted(text: string): ComponentChildren {
  return spans(text).map((span) => {
    const classes = classesOf(span);
    return classes ? <span class={classes}>{linked(span.text)}</span> : linked(span.text);
  });
}

const all = (tokens: readonly Token[] | undefined): ComponentChildren => tokens?.map(rendered);

function items(list: Tokens.List): ComponentChildren {
  const inside = list.items.map((item) => (
    <li>
      {item.task && (
        <input type="checkbox" disabled checked={item.checked ?? false} aria-label={item.checked ? "☑" : "☐"} />
      )}
      {all(item.tokens)}
    </li>
  ));
  return list.ordered ? <ol start={Number(list.start) || 1}>{inside}</ol> : <ul>{inside}</ul>;
}

function link(token: Tokens.Link): ComponentChildren {
  const href = safeHref(token.href);
  return href ? <Outside href={href}>{all(token.tokens)}</Outside> : token.raw;
}

/** A token that is not listed is shown as it was typed. */
function rendered(any: Token): ComponentChildren {
  const token = any as Tokens.Generic;
  switch (token.type) {
    case "paragraph":
      return <p>{all(token.tokens)}</p>;
    case "text":
      return token.tokens ? all(token.tokens) : linked(token.text);
    case "escape":
      return token.text;
    case "strong":
      return <strong>{all(token.tokens)}</strong>;
    case "em":
      return <em>{all(token.tokens)}</em>;
    case "del":
      return <del>{all(token.tokens)}</del>;
    case "codespan":
      return <code dir="ltr">{token.text}</code>;
    case "code":
      return <CodeBlock code={token.text} language={(token.lang ?? "").split(/\s/)[0] ?? ""} />;
    case "blockquote":
      return <blockquote>{all(token.tokens)}</blockquote>;
    case "list":
      return items(any as Tokens.List);
    case "link":
      return link(any as Tokens.Link);
    case "br":
      return <br />;
    case "space":
      return null;
    default:
      return linked(token.raw);
  }
}

function markdown(text: string): ComponentChildren {
  const tokens = parse(text);
  return tokens ? all(tokens) : <p>{linked(text)}</p>;
}

export const MessageText = memo(function MessageText({ text }: { text: string }) {
  return (
    <div class={isOnlyEmoji(text) ? "text only-emoji" : "text"} dir="auto">
      {isFormatted(text) ? <p>{formatted(text)}</p> : markdown(text)}
    </div>
  );
});
