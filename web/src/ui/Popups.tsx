/** The popup that is open, if any. */
import { lazy, Suspense } from "preact/compat";
import { ProfileCard } from "./members/ProfileCard";
import { popup } from "./overlay";
import { RoomMenu } from "./room/RoomMenu";
import { MeMenu } from "./rooms/MeMenu";
import { MessageMenu } from "./timeline/MessageMenu";

const Picker = lazy(() => import("./emoji/Picker"));

export function Popups() {
  const open = popup.value;
  switch (open?.name) {
    case "emoji":
      return (
        <Suspense fallback={null}>
          <Picker at={open.at} pick={open.pick} />
        </Suspense>
      );
    case "message":
      return <MessageMenu at={open.at} id={open.id} entry={open.entry} />;
    case "room":
      return <RoomMenu at={open.at} id={open.id} />;
    case "me":
      return <MeMenu at={open.at} />;
    case "profile":
      return <ProfileCard key={open.nick} at={open.at} id={open.id} nick={open.nick} />;
    default:
      return null;
  }
}
