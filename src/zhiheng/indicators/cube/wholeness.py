"""Whether a file that replaces another one is whole (更正的文件是否完整): a correction is a file that was written anew, not one that was damaged.

Files of this program carry a checksum a page; one of another origin is at least decoded to its last value.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhiheng.errors import InputError
from zhiheng.indicators.cube.sources import Partition
from zhiheng.snapshots.relations import RELATIONS


def check_whole(partition: Partition) -> None:
    """Read every page and hold it to its checksum, and the values to what the end of the file says of them, by which engines skip records.

    Raises:
        InputError: the file is damaged; the sentence names it and the place.
    """
    with pq.ParquetFile(partition.path, page_checksum_verification=True) as file:
        rows = 0
        for group in range(file.metadata.num_row_groups):
            place = f"第 {group + 1} 组记录"
            try:
                table = file.read_row_group(group)
                table.validate(full=True)
                wrong = [name for name in table.column_names if not _agrees(file.metadata.row_group(group), table, name)]
            except (pa.ArrowException, OSError, ValueError, OverflowError) as fault:
                raise _damaged(partition, f"{place}读不出来，或与写入时的校验和不符") from fault
            if wrong:
                raise _damaged(partition, f"{place}的“{wrong[0]}”与文件尾所记的最小、最大值或空值个数不符")
            rows += table.num_rows
        if rows != file.metadata.num_rows:
            raise _damaged(partition, f"读到 {rows} 条，文件尾记的是 {file.metadata.num_rows} 条")


def _agrees(group: pq.RowGroupMetaData, table: pa.Table, name: str) -> bool:
    """Whether the values of a column lie between the bounds that are said of it, and as many are empty."""
    values = table.column(name)
    said = group.column(table.column_names.index(name)).statistics
    if said is None:
        return True
    if said.has_null_count and said.null_count != values.null_count:
        return False
    values = values.cast(values.type.value_type) if pa.types.is_dictionary(values.type) else values
    least, most = pc.min_max(values).as_py().values()
    return least is None or not said.has_min_max or bool(said.min <= least and said.max >= most)


def _damaged(partition: Partition, reason: str) -> InputError:
    return InputError(
        f"数据文件“{partition.file}”（{RELATIONS[partition.relation].label}）与原来登记的内容不同，又不是完整的更正，可能已损坏：{reason}。"
        "请恢复原文件，或从来源重新导出后再刷新",
        file=partition.file,
    )
