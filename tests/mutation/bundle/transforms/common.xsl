<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:param name="deliveryid"/>
  <xsl:template match="c:customerCode"><CustNo><xsl:value-of select="."/></CustNo></xsl:template>
  <xsl:template match="c:customerLevel">
    <CustGrade><xsl:value-of select="kam:to-partner('customer-level', .)"/></CustGrade>
  </xsl:template>
</xsl:stylesheet>
