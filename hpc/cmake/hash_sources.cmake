# Writes a source file with a hash of the sources that results depend on, the same in every build of them.
#
#   cmake -DSOURCE_DIR=... -DLIST=file of names -DOUT=... -P hash_sources.cmake
file(STRINGS ${LIST} names)
set(all "")
foreach(name IN LISTS names)
  file(SHA256 ${SOURCE_DIR}/${name} hash)
  string(APPEND all "${name} ${hash}\n")
endforeach()
string(SHA256 hash "${all}")
file(WRITE ${OUT} "#include \"path87/study/sources.h\"\n\nconst char p87_sources[65] = \"${hash}\";\n")
