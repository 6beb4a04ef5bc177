import Box from "@cloudscape-design/components/box";
import { Link } from "react-router";

export function NotFoundPage() {
  return (
    <Box textAlign="center" padding={{ vertical: "xxxl" }}>
      <Box variant="h1">There is no such page</Box>
      <Link to="/">To the search</Link>
    </Box>
  );
}
