import { en } from "./en";
import type { Catalogue } from "./index";
export const zhHans: Catalogue = en as Catalogue;
