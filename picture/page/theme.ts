import { element } from "./page";

const CHOICES = ["auto", "light", "dark"] as const;

/** Light or dark as the system has it, or as the button says. */
export function prepareTheme(): void {
  const button = element("#theme");
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = 0;
  const apply = (): void => {
    const choice = CHOICES[chosen] ?? "auto";
    document.documentElement.dataset.theme = choice === "auto" ? (isDark.matches ? "dark" : "light") : choice;
    button.textContent = `colours: ${choice}`;
  };
  isDark.addEventListener("change", apply);
  button.addEventListener("click", () => {
    chosen = (chosen + 1) % CHOICES.length;
    apply();
  });
  apply();
}
