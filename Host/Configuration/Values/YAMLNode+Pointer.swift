import JSON

extension YAMLNode {
    /// Where a pointer leads.
    struct Place {
        /// Nil where it leads nowhere.
        var node: YAMLNode?
        /// Where that stands, or the nearest thing around it that stands in the file.
        var mark: Mark
        /// Where the key of an entry of a mapping stands.
        var keyMark: Mark?
    }

    /// What a pointer leads to from here; `mark` is the place of the node itself.
    func nearest(to pointer: JSONPointer, from mark: Mark) -> Place {
        var place = Place(node: self, mark: mark)
        for token in pointer.tokens {
            if let entry = place.node?.mapping?.first(where: { $0.key == token }) {
                // A block is shown by its key: it has no beginning of its own to point at.
                let isBlock = entry.value.scalar == nil && entry.value.mark.byteCount == 0
                place = Place(
                    node: entry.value, mark: isBlock ? entry.keyMark : entry.value.mark,
                    keyMark: entry.keyMark)
            } else if let items = place.node?.sequence, let index = Int(token),
                items.indices.contains(index)
            {
                place = Place(node: items[index], mark: items[index].mark)
            } else {
                return Place(node: nil, mark: place.mark)
            }
        }
        return place
    }
}
