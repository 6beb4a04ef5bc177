import { pieces } from "./visible";

/** Text that a stranger may have chosen: isolated in direction, hidden characters named. */
export function Text({ children, mono }: { children: string; mono?: boolean }) {
  let offset = 0;
  return (
    <bdi className={mono ? "text mono" : "text"}>
      {pieces(children).map((piece) => {
        offset += piece.text.length;
        return piece.hidden ? (
          <span key={offset} className="hidden-character" title="A character that is not seen">
            {piece.text}
          </span>
        ) : (
          piece.text
        );
      })}
    </bdi>
  );
}
