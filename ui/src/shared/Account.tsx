import { Text } from "./Text";

interface Props {
  id: string | null | undefined;
  name: string | null | undefined;
}

/** An account by its id, and by what the organisation calls it where it said so. */
export function Account({ id, name }: Props) {
  return (
    <>
      {name ? (
        <>
          <Text>{name}</Text>{" "}
        </>
      ) : null}
      <Text>{id ?? ""}</Text>
    </>
  );
}
