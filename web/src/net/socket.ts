/** One line in each WebSocket message (https://ircv3.net/specs/extensions/websocket). */

export interface SocketHandlers {
  opened(): void;
  line(line: string): void;
  /** Once, also when it never opened. */
  closed(reason: string): void;
}

export interface Socket {
  send(line: string): void;
  close(): void;
}

/** Opens a connection; `protocol` null offers none. */
export type OpenSocket = (url: string, protocol: string | null, handlers: SocketHandlers) => Socket;

export const PROTOCOL = "text.ircv3.net";

export const openSocket: OpenSocket = (url, protocol, handlers) => {
  const decoder = new TextDecoder();
  let over = false;
  const end = (reason: string) => {
    if (over) return;
    over = true;
    handlers.closed(reason);
  };
  let socket: WebSocket;
  try {
    socket = protocol ? new WebSocket(url, [protocol]) : new WebSocket(url);
  } catch (error) {
    queueMicrotask(() => end(String(error)));
    return { send: () => {}, close: () => {} };
  }
  socket.binaryType = "arraybuffer";
  socket.onopen = () => !over && handlers.opened();
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    const text = typeof data === "string" ? data : decoder.decode(data);
    for (const line of text.split("\n")) if (line.trim() && !over) handlers.line(line);
  };
  // Not every engine says that a socket closed which never opened.
  socket.onerror = () => socket.readyState !== WebSocket.OPEN && setTimeout(() => end(""));
  socket.onclose = (event) => end(event.reason);
  return {
    send: (line) => socket.readyState === WebSocket.OPEN && socket.send(line),
    close: () => {
      socket.close();
      // A dead network keeps a socket closing for a minute; nobody waits for that.
      end("");
    },
  };
};
