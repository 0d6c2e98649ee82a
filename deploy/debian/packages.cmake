# The Debian packages: `cpack -G DEB` in the build folder makes liggared, liggare and
# libliggare-client-dev.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME liggare)
set(CPACK_PACKAGE_VENDOR "Liggare")
set(CPACK_PACKAGE_CONTACT "Liggare maintainers <maintainers@liggare.example>")
set(CPACK_PACKAGE_HOMEPAGE_URL "https://liggare.example")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL server cli client)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_SERVER_PACKAGE_NAME liggared)
set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION database)
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS "adduser, init-system-helpers (>= 1.54~)")
set(CPACK_DEBIAN_SERVER_PACKAGE_SUGGESTS "liggare, prometheus")
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA
  ${CMAKE_CURRENT_LIST_DIR}/postinst ${CMAKE_CURRENT_LIST_DIR}/prerm
  ${CMAKE_CURRENT_LIST_DIR}/postrm ${CMAKE_CURRENT_LIST_DIR}/conffiles)
set(CPACK_COMPONENT_SERVER_DESCRIPTION "server of an audit log of public budgets
Keeps ledgers of budgets as immutable events, answers for the budget at any
date as it was known then, and proves that nothing was changed.")

set(CPACK_DEBIAN_CLI_PACKAGE_NAME liggare)
set(CPACK_DEBIAN_CLI_PACKAGE_SECTION database)
set(CPACK_COMPONENT_CLI_DESCRIPTION "command for an audit log of public budgets
Records, asks and verifies: for controllers, auditors and those who run a
server of Liggare.")

set(CPACK_DEBIAN_CLIENT_PACKAGE_NAME libliggare-client-dev)
set(CPACK_DEBIAN_CLIENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_CLIENT_PACKAGE_DEPENDS "libgrpc++-dev, libprotobuf-dev, libabsl-dev")
set(CPACK_COMPONENT_CLIENT_DESCRIPTION "client library of an audit log of public budgets
For programs in C++ that append to a server of Liggare, or follow it.")

install(FILES ${PROJECT_SOURCE_DIR}/deploy/liggared.conf DESTINATION /etc/liggare COMPONENT server)
install(FILES ${PROJECT_SOURCE_DIR}/deploy/systemd/liggared.service
  DESTINATION /lib/systemd/system COMPONENT server)
install(FILES ${PROJECT_SOURCE_DIR}/deploy/README.md
  ${PROJECT_SOURCE_DIR}/deploy/monitoring/alerts.yml
  ${PROJECT_SOURCE_DIR}/deploy/monitoring/prometheus.yml
  ${PROJECT_SOURCE_DIR}/deploy/monitoring/dashboard.json
  DESTINATION share/doc/liggared COMPONENT server)

# Every Debian package says where it comes from, and what has changed.
set(LIGGARE_CHANGELOG ${PROJECT_BINARY_DIR}/changelog.gz)
execute_process(COMMAND gzip -9nc ${CMAKE_CURRENT_LIST_DIR}/changelog
  OUTPUT_FILE ${LIGGARE_CHANGELOG} COMMAND_ERROR_IS_FATAL ANY)
foreach(package server:liggared cli:liggare client:libliggare-client-dev)
  string(REPLACE ":" ";" named ${package})
  list(GET named 0 component)
  list(GET named 1 name)
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/copyright ${LIGGARE_CHANGELOG}
    DESTINATION share/doc/${name} COMPONENT ${component})
endforeach()

include(CPack)
