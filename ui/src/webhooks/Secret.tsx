import { ShownOnce } from "../shared/ShownOnce";

/** What a receiver verifies messages with. */
export function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <ShownOnce
      title="What the receiver verifies with"
      secret={secret}
      advice={
        secret.startsWith("whpk_")
          ? "The public key of the webhook's Ed25519 key."
          : "Whoever has it can sign as Hoptrail. Give it to the receiver alone."
      }
      onClose={onClose}
    />
  );
}
