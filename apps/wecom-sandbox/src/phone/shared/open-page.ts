import { createContext, useContext } from "react";

/** How a link in a chat opens inside this phone; without it links go to a tab of their own. */
const OpenPage = createContext<((url: string) => void) | undefined>(undefined);
export const OpenPageProvider = OpenPage.Provider;
export const useOpenPage = () => useContext(OpenPage);
