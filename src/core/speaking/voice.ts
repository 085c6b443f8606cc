const LANGUAGES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/**
 * What a speech service is asked for: its own voice of that name, or where a script names a language, like "en" or
 * "pt-BR", the voice `forLanguages`. Services hear from the text which language it is in.
 */
export function voiceOf(wanted: string, forLanguages: string): string {
  return isLanguage(wanted) ? forLanguages : wanted;
}

function isLanguage(tag: string): boolean {
  try {
    return LANGUAGES.of(new Intl.Locale(tag).language) !== undefined;
  } catch {
    return false; // RangeError: nothing that could be a language tag
  }
}
