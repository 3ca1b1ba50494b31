<?xml version="1.0" encoding="UTF-8"?>
<!-- M01 to KA02. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/c:CustomerProfileChanged">
    <xsl:variable name="data" select="c:basicData"/>
    <xsl:if test="c:mergedInto">
      <xsl:message terminate="yes">the 97 system cannot merge customers; send the end of <xsl:value-of
        select="c:customerCode"/> and the change of <xsl:value-of select="c:mergedInto"/> as two messages</xsl:message>
    </xsl:if>
    <xsl:if test="c:version &gt; 999999">
      <xsl:message terminate="yes">version <xsl:value-of select="c:version"/> does not fit the six digits of
        VERSION</xsl:message>
    </xsl:if>
    <record layout="KA02">
      <RECTYPE>KA02</RECTYPE>
      <CHGKIND><xsl:value-of select="kam:to-partner('change-kind', c:changeKind)"/></CHGKIND>
      <CUSTCODE><xsl:value-of select="c:customerCode"/></CUSTCODE>
      <CUSTNAME><xsl:value-of select="$data/c:name"/></CUSTNAME>
      <xsl:if test="$data/c:shortName">
        <SHORTNAME><xsl:value-of select="$data/c:shortName"/></SHORTNAME>
      </xsl:if>
      <xsl:if test="c:kaCode">
        <KACODE><xsl:value-of select="c:kaCode"/></KACODE>
      </xsl:if>
      <KAFLAG><xsl:value-of select="kam:to-partner('flag', c:kaMark)"/></KAFLAG>
      <xsl:if test="c:customerLevel">
        <CUSTLEVEL><xsl:value-of select="kam:to-partner('customer-level', c:customerLevel)"/></CUSTLEVEL>
      </xsl:if>
      <xsl:if test="$data/c:industry">
        <INDUSTRY><xsl:value-of select="kam:to-partner('industry', $data/c:industry)"/></INDUSTRY>
      </xsl:if>
      <xsl:if test="$data/c:ownership">
        <OWNERSHIP><xsl:value-of select="kam:to-partner('ownership', $data/c:ownership)"/></OWNERSHIP>
      </xsl:if>
      <REGION><xsl:value-of select="kam:to-partner('province', $data/c:province)"/></REGION>
      <AREA><xsl:value-of select="$data/c:area"/></AREA>
      <ADDRESS><xsl:value-of select="$data/c:address"/></ADDRESS>
      <xsl:if test="$data/c:postcode">
        <POSTCODE><xsl:value-of select="$data/c:postcode"/></POSTCODE>
      </xsl:if>
      <xsl:if test="$data/c:phone">
        <TEL><xsl:value-of select="$data/c:phone"/></TEL>
      </xsl:if>
      <xsl:if test="$data/c:registrationNo">
        <REGNO><xsl:value-of select="$data/c:registrationNo"/></REGNO>
      </xsl:if>
      <xsl:if test="$data/c:accountManager">
        <MGRNO><xsl:value-of select="$data/c:accountManager"/></MGRNO>
      </xsl:if>
      <VERSION><xsl:value-of select="c:version"/></VERSION>
      <CHGTIME><xsl:value-of select="kam:local-time(c:changedAt, '%Y%m%d%H%M%S')"/></CHGTIME>
      <CHGUSER><xsl:value-of select="c:changedBy"/></CHGUSER>
    </record>
  </xsl:template>
</xsl:stylesheet>
