import { en } from "./en";
import type { Catalogue } from "./index";
export const fr: Catalogue = en as Catalogue;
