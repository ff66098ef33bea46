/** The attribute of a property: its name in kebab case. */
export const attributeOf = (property: string): string =>
  property.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
