/** Who somebody is, and what one can do about them here. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { list, t } from "../../i18n";
import { dateTime } from "../../i18n/time";
import type { Profile } from "../../state/actions";
import type { ConversationId } from "../../state/model";
import { Avatar } from "../Avatar";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { closePopup } from "../overlay";
import { Popup } from "../Popup";
import { leaveSide } from "../panes";
import { roleName } from "../rights";
import { navigate } from "../route";
import { MemberActions } from "./MemberActions";

function useProfile(nick: string) {
  const { actions } = useClient();
  const profile = useSignal<Profile | null>(null);
  useEffect(() => {
    let current = true;
    actions.whois(nick).then((result) => {
      if (current && result.ok) profile.value = result.value;
    });
    return () => {
      current = false;
    };
  }, [nick]);
  return profile.value;
}

function Facts({ profile }: { profile: Profile | null }) {
  if (!profile) return null;
  const facts: [string, string][] = [];
  if (profile.account) facts.push([t("profile.account"), profile.account]);
  if (profile.realname && profile.realname !== profile.nick) facts.push([t("profile.realname"), profile.realname]);
  if (profile.signedOnMs) facts.push([t("profile.since"), dateTime(profile.signedOnMs)]);
  if (profile.rooms.length > 0) facts.push([t("profile.rooms"), list(profile.rooms)]);
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function ProfileCard({ at, id, nick }: { at: Element; id: ConversationId | null; nick: string }) {
  const client = useClient();
  const { actions, state } = client;
  const person = state.person(nick).value;
  const profile = useProfile(nick);
  const room = id === null ? undefined : state.find(id);
  const member = room?.kind === "room" ? room.members.get(nick) : undefined;
  const role = member ? roleName(client, member.prefixes) : null;
  const me = state.me.value?.nick === nick;
  const talk = async () => {
    closePopup();
    const result = await actions.openDirect(nick);
    if (await report(result)) {
      leaveSide();
      if (result.ok) navigate(result.value);
    }
  };
  return (
    <Popup at={at} label={t("profile.of", { name: nick })} class="profile">
      <header>
        <Avatar name={nick} size="large" />
        <div>
          <p class="title">
            <bdi>{person.displayName || nick}</bdi>
          </p>
          {person.displayName && person.displayName !== nick && (
            <p class="soft">
              <bdi>{nick}</bdi>
            </p>
          )}
          <p class="tags">
            {role && <span class="tag">{role}</span>}
            {person.bot && <span class="tag">{t("bot")}</span>}
            {profile?.operator && <span class="tag">{t("profile.operator")}</span>}
          </p>
        </div>
      </header>
      {person.status && <p dir="auto">{person.status}</p>}
      {person.away && (
        <p class="soft" dir="auto">
          {t("profile.away", { reason: person.away })}
        </p>
      )}
      <Facts profile={profile} />
      {!me && (
        <button type="button" class="button primary wide" data-autofocus onClick={talk}>
          {t("profile.talk")}
        </button>
      )}
      {member && room && !me && <MemberActions room={room} member={member} />}
    </Popup>
  );
}
