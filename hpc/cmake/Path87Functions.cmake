# Helpers of CMakeLists.txt.

# Build type Dev: optimised, with every check and with symbols.
set(CMAKE_C_FLAGS_DEV "-O3 -g" CACHE STRING "Flags of build type Dev")
set(CMAKE_C_FLAGS_RELEASE "-O3 -DNDEBUG" CACHE STRING "Flags of build type Release" FORCE)
set(CMAKE_CXX_FLAGS_DEV "-O2 -g" CACHE STRING "Flags of build type Dev")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

# p87_need(PREFIX module package): a library through pkg-config, as target PkgConfig::PREFIX;
# its headers are visible only to targets that link it.
macro(p87_need prefix module package)
  pkg_check_modules(${prefix} IMPORTED_TARGET ${module})
  if(NOT ${prefix}_FOUND)
    message(FATAL_ERROR "${module} was not found: install ${package} (Debian) or run hpc/quickstart.sh")
  endif()
endmacro()

# The high-level HDF5 library (dimension scales) beside the one found.
function(p87_find_hdf5_hl)
  if(PATH87_MPI)
    set(name hdf5_openmpi_hl)
  else()
    set(name hdf5_serial_hl)
  endif()
  find_library(PATH87_${name} NAMES ${name} hdf5_hl HINTS ${HDF5_LIBRARY_DIRS})
  if(NOT PATH87_${name})
    message(FATAL_ERROR "the HDF5 high-level library (${name}) was not found beside HDF5")
  endif()
  add_library(PkgConfig::HDF5_HL INTERFACE IMPORTED GLOBAL)
  target_link_libraries(PkgConfig::HDF5_HL INTERFACE ${PATH87_${name}})
endfunction()

# A folder of links to the rooms of include/path87 that a library may include.
function(p87_view target)
  set(view ${CMAKE_BINARY_DIR}/view/${target})
  file(REMOVE_RECURSE ${view})
  file(MAKE_DIRECTORY ${view}/path87)
  foreach(room ${ARGN})
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/include/path87/${room} ${view}/path87/${room} SYMBOLIC)
  endforeach()
endfunction()

# p87_library(name SOURCES globs ROOMS rooms [LINK targets] [PRIVATE_LINK packages])
# The library sees the headers of its rooms and nothing else of ours.
function(p87_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;ROOMS;LINK;PRIVATE_LINK" ${ARGN})
  set(sources)
  foreach(pattern ${arg_SOURCES})
    if(pattern MATCHES "\\*")
      file(GLOB found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${pattern})
      list(APPEND sources ${found})
    else()
      list(APPEND sources ${pattern})
    endif()
  endforeach()
  if(name STREQUAL path87_model)
    list(REMOVE_ITEM sources ${CMAKE_SOURCE_DIR}/model/world/codes.c ${CMAKE_SOURCE_DIR}/model/world/classify.c) # in path87_params
  endif()
  add_library(${name} STATIC ${sources})
  p87_view(${name} ${arg_ROOMS})
  target_include_directories(${name} PRIVATE ${CMAKE_BINARY_DIR}/view/${name})
  target_link_libraries(${name} PRIVATE path87_flags PUBLIC ${arg_LINK})
  foreach(package ${arg_PRIVATE_LINK})
    target_link_libraries(${name} PRIVATE PkgConfig::${package})
  endforeach()
endfunction()

# Instruction sets that processes are compiled for, once each; chosen when the program starts.
function(p87_kernels library)
  set(sources)
  foreach(pattern ${ARGN})
    file(GLOB found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${pattern})
    list(APPEND sources ${found})
  endforeach()
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    set(sets x86_64 x86_64_v3 x86_64_v4)
  else()
    set(sets portable)
  endif()
  foreach(isa ${sets})
    set(kernels ${library}_${isa})
    add_library(${kernels} OBJECT ${sources})
    target_include_directories(${kernels} PRIVATE ${CMAKE_BINARY_DIR}/view/${library})
    target_link_libraries(${kernels} PRIVATE path87_flags)
    string(REPLACE "_v" "-v" name ${isa})
    string(REPLACE "x86_64" "x86-64" name ${name})
    target_compile_definitions(${kernels} PRIVATE P87_ISA=${isa} P87_ISA_NAME="${name}")
    if(NOT isa STREQUAL portable)
      target_compile_options(${kernels} PRIVATE -march=${name})
      target_compile_definitions(${library} PRIVATE PATH87_X86_64)
    endif()
    target_sources(${library} PRIVATE $<TARGET_OBJECTS:${kernels}>)
  endforeach()
endfunction()

# Every header under include/path87 compiles alone, with the headers of its own room's layer.
function(p87_headers_alone)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/include ${CMAKE_SOURCE_DIR}/include/*.h)
  set(sources)
  foreach(header ${headers})
    string(MAKE_C_IDENTIFIER ${header} id)
    set(source ${CMAKE_BINARY_DIR}/alone/${id}.c)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\n#include \"${header}\" /* twice */\ntypedef int path87_not_empty;\n")
    list(APPEND sources ${source})
  endforeach()
  add_library(path87_headers_alone OBJECT ${sources})
  target_include_directories(path87_headers_alone PRIVATE ${CMAKE_SOURCE_DIR}/include)
  target_link_libraries(path87_headers_alone PRIVATE path87_flags)
endfunction()

# p87_languages(CODE...): compiles model/language/CODE.po to BUILD/language/CODE/LC_MESSAGES/path87.mo. Sentences to be
# translated are those of model/params and every text of the tables that explain prints; BUILD/language/path87.pot
# lists them.
function(p87_languages)
  foreach(tool msgfmt xgettext msgmerge msgcat)
    find_program(PATH87_${tool} ${tool})
    if(NOT PATH87_${tool})
      message(FATAL_ERROR "${tool} was not found: install gettext (Debian) or run hpc/quickstart.sh")
    endif()
  endforeach()
  set(folder ${CMAKE_BINARY_DIR}/language)
  set(template ${folder}/path87.pot)
  set(tables include/path87/tables/levers.def include/path87/tables/events.def include/path87/tables/schedule.def)
  set(sources model/params/explain.c model/params/language.c)
  set(quiet --no-location)
  set(no_format --flag=P87_LEVER:6:no-c-format --flag=P87_PROGRAMME:6:no-c-format --flag=P87_EVENT:4:no-c-format) # "% of income"
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(OUTPUT ${template}
    COMMAND ${PATH87_xgettext} --language=C --extract-all --omit-header ${no_format} ${quiet} --output=${folder}/tables.pot ${tables}
            2> ${folder}/tables.log # warnings about empty aliases
    COMMAND ${PATH87_xgettext} --language=C --keyword --keyword=_ --keyword=N_ --keyword=ngettext:1,2 ${quiet}
            --output=${folder}/sentences.pot ${sources}
    COMMAND ${PATH87_msgcat} --use-first --no-location --output-file=${template} ${folder}/sentences.pot ${folder}/tables.pot
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} DEPENDS ${tables} ${sources} COMMENT "Collecting sentences" VERBATIM)
  set(compiled ${template})
  add_custom_target(languages COMMENT "Bringing new sentences into the translations" DEPENDS ${template})
  foreach(code ${ARGN})
    set(po ${CMAKE_SOURCE_DIR}/model/language/${code}.po)
    set(mo ${folder}/${code}/LC_MESSAGES/path87.mo)
    file(MAKE_DIRECTORY ${folder}/${code}/LC_MESSAGES)
    add_custom_command(OUTPUT ${mo} COMMAND ${PATH87_msgfmt} --check-format --check-header --output-file=${mo} ${po}
      DEPENDS ${po} COMMENT "Compiling ${code}.po" VERBATIM)
    list(APPEND compiled ${mo})
    add_custom_command(TARGET languages POST_BUILD
      COMMAND ${PATH87_msgmerge} --update --backup=none --no-fuzzy-matching --no-location ${po} ${template} VERBATIM)
  endforeach()
  add_custom_target(catalogues ALL DEPENDS ${compiled})
  add_dependencies(path87 catalogues)
endfunction()
