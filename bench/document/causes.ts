/** Why a row is behind what it aims at, by section and by how the row begins; found by profiles, and to be kept true. */
export const CAUSES: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
