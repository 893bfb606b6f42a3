/** The dialog that is open, if any; each is loaded when first asked for. */
import type { ComponentType } from "preact";
import { lazy, Suspense } from "preact/compat";
import { type DialogRequest, dialog } from "../overlay";
import { ConfirmDialog } from "./ConfirmDialog";

const lazily = <P,>(load: () => Promise<{ default: ComponentType<P> }>) => lazy(load) as unknown as ComponentType<P>;

const Switcher = lazily(() => import("./Switcher"));
const Keys = lazily(() => import("./KeysDialog"));
const Directory = lazily(() => import("./DirectoryDialog"));
const Create = lazily(() => import("./CreateDialog"));
const Status = lazily(() => import("./StatusDialog"));
const SettingsDialog = lazily(() => import("./SettingsDialog"));
const RoomDialog = lazily(() => import("./RoomDialog"));

function Open({ open }: { readonly open: DialogRequest }) {
  switch (open.name) {
    case "confirm":
      return <ConfirmDialog question={open.question} />;
    case "switcher":
      return <Switcher />;
    case "keys":
      return <Keys />;
    case "directory":
      return <Directory />;
    case "create":
      return <Create />;
    case "status":
      return <Status />;
    case "settings":
      return <SettingsDialog tab={open.tab ?? "look"} />;
    case "room":
      return <RoomDialog id={open.id} tab={open.tab ?? "about"} />;
  }
}

/** The key makes each request a dialog of its own: the element of one that is closing is never opened again. */
export function Dialogs() {
  const open = dialog.value;
  return <Suspense fallback={null}>{open && <Open key={open} open={open} />}</Suspense>;
}
