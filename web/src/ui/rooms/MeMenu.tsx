import { CircleUser, Keyboard, LogOut, Moon, Settings, Smile } from "lucide";
import { t } from "../../i18n";
import { report } from "../alerts/say";
import { useClient } from "../client";
import { type Item, Menu } from "../Menu";
import { ask, openDialog } from "../overlay";
import { navigate } from "../route";

/** Things about oneself. */
export function MeMenu({ at }: { at: Element }) {
  const { actions, state } = useClient();
  const me = state.me.value;
  const about: Item[] = [
    { icon: Smile, label: t("status"), run: () => openDialog({ name: "status" }) },
    {
      icon: Moon,
      label: me?.away ? t("away.end") : t("away.begin"),
      run: () => report(actions.setAway(me?.away ? null : t("away.default"))),
    },
    {
      icon: CircleUser,
      label: me?.account ? t("account") : t("account.claim"),
      run: () => openDialog({ name: "settings", tab: "account" }),
    },
  ];
  const rest: Item[] = [
    { icon: Settings, label: t("settings"), run: () => openDialog({ name: "settings" }) },
    { icon: Keyboard, label: t("keys"), run: () => openDialog({ name: "keys" }) },
  ];
  const leave = () =>
    ask({
      title: t("logout.title"),
      text: me?.account ? t("logout.account") : t("logout.guest", { name: me?.nick ?? "" }),
      confirm: t("logout"),
      danger: true,
      run: async () => {
        await report(actions.logout());
        navigate(null, { replace: true });
      },
    });
  return (
    <Menu
      at={at}
      label={t("me.menu")}
      groups={[about, rest, [{ icon: LogOut, label: t("logout"), danger: true, run: leave }]]}
    />
  );
}
