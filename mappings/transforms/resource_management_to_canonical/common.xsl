<?xml version="1.0" encoding="UTF-8"?>
<!-- Fields of the resource system's documents that always translate alike. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam" exclude-result-prefixes="kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="keepUntil">
    <reservedUntil><xsl:value-of select="kam:instant(.)"/></reservedUntil>
  </xsl:template>
</xsl:stylesheet>
