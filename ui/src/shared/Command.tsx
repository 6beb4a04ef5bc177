import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";

/** A command line to run, with a button that copies it. */
export function Command({ children }: { children: string }) {
  return (
    <span className="command">
      <code>{children}</code>
      <CopyToClipboard
        variant="icon"
        copyButtonAriaLabel={`Copy ${children}`}
        copySuccessText="Copied"
        copyErrorText="Could not copy"
        textToCopy={children}
      />
    </span>
  );
}
