/** The public rooms of this server. */
import { useSignal } from "@preact/signals";
import { Hash, RefreshCw, Users } from "lucide";
import { useEffect } from "preact/hooks";
import { number, t } from "../../i18n";
import type { RoomListing } from "../../state/actions";
import { useClient } from "../client";
import { Dialog } from "../Dialog";
import { enter } from "../enter";
import { Icon } from "../Icon";
import { closeDialog } from "../overlay";
import { problemText } from "../problems";
import { navigate } from "../route";
import { withoutFormatting } from "../text/mirc";
import "../../styles/directory.css";

const SHOWN = 200;

function Listing({ listing }: { listing: RoomListing }) {
  const client = useClient();
  const { state } = client;
  const known = state.conversations.value.find((one) => one.name.value.toLowerCase() === listing.name.toLowerCase());
  const inside = known?.joined.value ?? false;
  const open = async () => {
    if (known && inside) {
      closeDialog();
      navigate(known.id);
      return;
    }
    closeDialog();
    await enter(client, listing.name);
  };
  return (
    <li class="listing">
      <Icon of={Hash} />
      <div class="listing-words">
        <p class="listing-name ellipsis">
          <bdi>{listing.name.replace(/^#/, "")}</bdi>
        </p>
        <p class="soft listing-topic" dir="auto">
          {withoutFormatting(listing.topic)}
        </p>
      </div>
      <span class="soft listing-count" title={t("directory.members", { n: listing.members })}>
        <Icon of={Users} /> {number(listing.members)}
      </span>
      <button
        type="button"
        class={inside ? "button" : "button tinted"}
        aria-label={t(inside ? "directory.openRoom" : "directory.joinRoom", { room: listing.name })}
        onClick={open}
      >
        {inside ? t("directory.open") : t("join")}
      </button>
    </li>
  );
}

export default function DirectoryDialog() {
  const { actions } = useClient();
  const all = useSignal<readonly RoomListing[] | null>(null);
  const problem = useSignal("");
  const filter = useSignal("");
  const load = async () => {
    all.value = null;
    const result = await actions.listRooms();
    problem.value = result.ok ? "" : problemText(result.problem);
    all.value = result.ok ? [...result.value].sort((a, b) => b.members - a.members) : [];
  };
  useEffect(() => {
    load();
  }, []);
  const wanted = filter.value.trim().toLowerCase();
  const shown = (all.value ?? []).filter((one) => `${one.name} ${one.topic}`.toLowerCase().includes(wanted));
  return (
    <Dialog title={t("directory")} class="medium tall">
      <div class="dialog-filter">
        <input
          class="input"
          type="search"
          data-autofocus
          aria-label={t("directory.filter")}
          placeholder={t("directory.filter")}
          value={filter.value}
          onInput={(event) => {
            filter.value = event.currentTarget.value;
          }}
        />
        <button type="button" class="tool" aria-label={t("reload")} title={t("reload")} onClick={load}>
          <Icon of={RefreshCw} />
        </button>
      </div>
      <p class="nothing" role="status">
        {problem.value || (all.value === null ? t("loading") : t("directory.found", { n: shown.length }))}
      </p>
      <ul class="dialog-scroll">
        {shown.slice(0, SHOWN).map((listing) => (
          <Listing key={listing.name} listing={listing} />
        ))}
      </ul>
    </Dialog>
  );
}
