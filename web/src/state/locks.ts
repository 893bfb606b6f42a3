/**
 * What only one tab at a time may do. Web Locks where the page has them (they need a secure context), else leases that are kept
 * in the same database as the outbox and renewed while the tab lives.
 */

import { uuid7 } from "../net/ids";
import type { Database } from "./database";

export type Release = () => void;

export interface Locks {
  /** @returns null when another tab has it. */
  tryHold(name: string): Promise<Release | null>;
  /** Waits for it. */
  hold(name: string): Promise<Release>;
}

export function openLocks(database: Database, manager: LockManager | undefined = globalThis.navigator?.locks): Locks {
  return manager ? webLocks(manager) : leases(database);
}

function webLocks(manager: LockManager): Locks {
  const request = (name: string, options: LockOptions) =>
    new Promise<Release | null>((resolve, reject) => {
      manager
        .request(`chatbox:${name}`, options, (lock) => {
          if (!lock) {
            resolve(null);
            return undefined;
          }
          return new Promise<void>((release) => resolve(release));
        })
        .catch(reject);
    });
  return {
    tryHold: (name) => request(name, { ifAvailable: true }),
    hold: async (name) => (await request(name, {})) ?? (() => {}),
  };
}

const LEASE_MS = 4_000;
const RENEW_MS = 1_000;
const ASK_AGAIN_MS = 250;

function leases(database: Database): Locks {
  const owner = uuid7();
  const held = new Set<string>();
  const tryHold = async (name: string): Promise<Release | null> => {
    const take = () => database.lease(name, owner, Date.now(), LEASE_MS);
    if (held.has(name) || !(await take())) return null;
    held.add(name);
    const timer = setInterval(() => void take(), RENEW_MS);
    const release = () => {
      if (!held.delete(name)) return;
      clearInterval(timer);
      void database.endLease(name, owner);
    };
    globalThis.addEventListener?.("pagehide", release);
    return () => {
      globalThis.removeEventListener?.("pagehide", release);
      release();
    };
  };
  return {
    tryHold,
    async hold(name) {
      for (;;) {
        const release = await tryHold(name);
        if (release) return release;
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      }
    },
  };
}
